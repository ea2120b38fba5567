import type { OwnRecord } from '../../api/contract.ts';
import { keyed } from '../../ui/keyed.ts';
import { Said } from '../../ui/said.tsx';
import { memberOf } from './body-of.ts';
import styles from './page.module.css';
import { recordsTexts } from './texts.ts';

interface Part {
  heading: string;
  items: { text: string }[];
}

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && 'heading' in value && 'items' in value;

/** A page for a day, folded: its headings first. */
export function BriefBody({ record }: { record: OwnRecord }) {
  const say = recordsTexts.use();
  const told = memberOf(record, 'sections');
  const parts = Array.isArray(told) ? told.filter(isPart) : [];
  return (
    <details>
      <summary className={styles.fold}>{say('sections', { count: parts.length })}</summary>
      {keyed(parts, ({ heading }) => heading).map(({ key, item: { heading, items } }) => (
        <div key={key}>
          <h3>
            <Said>{heading}</Said>
          </h3>
          <ul className={styles.items}>
            {keyed(items, ({ text }) => text).map(({ key, item }) => (
              <li key={key}>
                <Said block>{item.text}</Said>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}
