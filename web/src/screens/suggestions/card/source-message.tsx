import type { AnswerOf } from '../../../api/contract.ts';
import { isolated } from '../../../texts/i18n.ts';
import { useFormats } from '../../../texts/use-formats.ts';
import { MarkedWords } from '../../../ui/marked-words.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { When } from '../../../ui/when.tsx';
import { Words } from '../../../ui/words.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';

type Message = Extract<AnswerOf<'getSuggestionSource'>, { kind: 'mail' }>['messages'][number];
type Party = NonNullable<Message['from']>;

/** A mail of the conversation, as text and nothing else. */
export function SourceMessage({ message }: { message: Message }) {
  const say = suggestionsTexts.use();
  const { list } = useFormats();
  const { from, to, cc, at, subject, text, isOwn, isAnswered, attachments } = message;
  const sender = from ? partyWords(from) : say('source.nobody');
  return (
    <article className={styles.message}>
      <header className={styles.messageHead}>
        <p>
          <strong>{isOwn ? say('source.from_you') : say('source.from', { who: sender })}</strong>{' '}
          {isAnswered && <Tag>{say('source.answered')}</Tag>}
        </p>
        <p className={styles.small}>
          <When at={at} exact />
          {' · '}
          {say('source.to', { who: list([...to, ...cc].map(partyWords)) })}
        </p>
      </header>
      {subject && (
        <p className={styles.subject}>
          <Words>{subject}</Words>
        </p>
      )}
      {text ? <MarkedWords block>{text}</MarkedWords> : <p className={styles.soft}>{say('source.empty')}</p>}
      {attachments.length > 0 && (
        <p className={styles.small}>
          {say('source.attachments', { list: list(attachments.map(({ name }) => name)) })}
        </p>
      )}
    </article>
  );
}

/** The address always stands beside the name: a name is whatever its owner wrote there. */
const partyWords = ({ name, address }: Party): string =>
  isolated(name ? `${isolated(name)} <${address}>` : address);
