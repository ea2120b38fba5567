import type { ReactNode } from 'react';
import type { Suggestion } from '../../../api/contract.ts';
import { useFormats } from '../../../texts/use-formats.ts';
import { When } from '../../../ui/when.tsx';
import { suggestionsTexts } from '../texts.ts';
import { idsOf } from './action-fields.ts';
import styles from './card.module.css';
import { fieldName, idName } from './fields.tsx';

/** What only matters to whoever wants to prove or look up something. */
export function Details({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const { list, dayAndTime } = useFormats();
  const { revision, hash, action, createdAt, outcome, revisions } = suggestion;
  const edits = revisions.filter(({ changed }) => changed.length > 0);
  return (
    <details className={styles.fold}>
      <summary>{say('details.title')}</summary>
      <dl className={styles.fields}>
        <Row name={say('details.created')}>
          <When at={createdAt} exact />
        </Row>
        <Row name={say('details.revision')}>{revision}</Row>
        {edits.map(({ revision: of, changed, at }) => (
          <Row key={of} name={say('details.edited')}>
            {say('details.changed', {
              fields: list(changed.map((name) => fieldName(name, say))),
              at: dayAndTime(at),
            })}
          </Row>
        ))}
        <Row name={say('details.hash')}>
          <Code>{hash}</Code>
        </Row>
        <Row name={say('details.connection')}>
          <Code>{action.connectionId}</Code>
        </Row>
        {idsOf(action).map(([name, id]) => (
          <Row key={`${name} ${id}`} name={idName(name, say)}>
            <Code>{id}</Code>
          </Row>
        ))}
        {outcome?.vendorId && (
          <Row name={say('details.vendor')}>
            <Code>{outcome.vendorId}</Code>
          </Row>
        )}
      </dl>
    </details>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const Code = ({ children }: { children: string }) => <code dir="ltr">{children}</code>;
