import type { ConnectorKind } from '../../api/contract.ts';
import { keyedTexts } from '../../ui/keyed.ts';
import { Said } from '../../ui/said.tsx';
import styles from './page.module.css';
import { connectionsTexts } from './texts.ts';

/** What agents look at in accounts of this kind, and what an approved suggestion can change there. */
export function WhatItMay({ kind }: { kind: ConnectorKind }) {
  const say = connectionsTexts.use();
  return (
    <div className={styles.may}>
      <Listed title={say('may_read')} items={kind.reads} />
      {kind.changes.length > 0 && <Listed title={say('may_change')} items={kind.changes} />}
    </div>
  );
}

function Listed({ title, items }: { title: string; items: string[] }) {
  return (
    <div>
      <p className={styles.small}>{title}</p>
      <ul>
        {keyedTexts(items).map(({ key, item }) => (
          <li key={key}>
            <Said>{item}</Said>
          </li>
        ))}
      </ul>
    </div>
  );
}
