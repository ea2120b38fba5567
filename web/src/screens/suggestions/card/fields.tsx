import type { ReactNode } from 'react';
import type { Suggestion } from '../../../api/contract.ts';
import { useLanguage } from '../../../texts/define-texts.ts';
import { formatsOf } from '../../../texts/formats.ts';
import { keyedTexts } from '../../../ui/keyed.ts';
import { MarkedWords } from '../../../ui/marked-words.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Words } from '../../../ui/words.tsx';
import { suggestionsTexts } from '../texts.ts';
import { type Field, fieldsOf } from './action-fields.ts';
import styles from './card.module.css';
import { responseOf } from './kind-words.ts';

const NAMED = [
  'to',
  'cc',
  'subject',
  'body',
  'label',
  'start',
  'end',
  'response',
  'comment',
  'fromNowOn',
] as const;
type Named = (typeof NAMED)[number];

/** What vendors call what the action was made for. */
const NAMED_IDS = [
  'threadId',
  'messageIds',
  'lastMessageId',
  'inReplyTo',
  'participants',
  'joined',
  'eventId',
  'version',
  'sender',
] as const;

/** The exact action, as it will be executed: nothing of it is left out or shortened. */
export function Fields({ action, newRecipients }: Pick<Suggestion, 'action' | 'newRecipients'>) {
  const say = suggestionsTexts.use();
  return (
    <>
      {action.kind === 'mail.archive' && <p>{say('fields.archive')}</p>}
      <dl className={styles.fields}>
        {fieldsOf(action).map((field) => (
          <div key={field.name} className={isBlock(field) ? styles.fieldBlock : styles.field}>
            <dt>{fieldName(field.name, say)}</dt>
            <dd>
              <Value field={field} newRecipients={newRecipients} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

export function fieldName(name: string, say: ReturnType<typeof suggestionsTexts.use>): string {
  const named: Named | undefined = NAMED.find((one) => one === name);
  return named ? say(`fields.${named}`) : name;
}

export function idName(name: string, say: ReturnType<typeof suggestionsTexts.use>): string {
  const named = NAMED_IDS.find((one) => one === name);
  return named ? say(`details.ids.${named}`) : name;
}

const isBlock = ({ kind }: Field): boolean => kind === 'text';

function Value({ field, newRecipients }: { field: Field; newRecipients: string[] }): ReactNode {
  const say = suggestionsTexts.use();
  const language = useLanguage();
  if (field.kind === 'addresses') return <Addresses field={field} newRecipients={newRecipients} />;
  if (field.kind === 'text')
    return field.value === '' ? say('fields.nothing') : <MarkedWords block>{field.value}</MarkedWords>;
  if (field.kind === 'moment') {
    const { dayAndTime } = formatsOf(language, field.zone || undefined);
    return say('fields.in_zone', { at: dayAndTime(field.value), zone: field.zone });
  }
  if (field.kind === 'choice') {
    const response = responseOf({ response: field.value });
    return response === 'other' ? <Words>{field.value}</Words> : say(`response.${response}`);
  }
  return field.value === '' ? say('fields.nothing') : <MarkedWords>{field.value}</MarkedWords>;
}

function Addresses({
  field: { value },
  newRecipients,
}: {
  field: Extract<Field, { kind: 'addresses' }>;
  newRecipients: string[];
}) {
  const say = suggestionsTexts.use();
  if (value.length === 0) return <span className={styles.soft}>{say('fields.nobody')}</span>;
  return (
    <ul className={styles.addresses}>
      {keyedTexts(value).map(({ key, item: address }) => (
        <li key={key}>
          <Words>{address}</Words>
          {newRecipients.includes(address) && <Tag tone="attention">{say('fields.new')}</Tag>}
        </li>
      ))}
    </ul>
  );
}
