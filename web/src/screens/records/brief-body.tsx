import type { OwnRecord } from '../../api/contract.ts';
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
      {parts.map(({ heading, items }) => (
        <div key={heading}>
          <h3>
            <Said>{heading}</Said>
          </h3>
          <ul className={styles.items}>
            {items.map(({ text }) => (
              <li key={text}>
                <Said block>{text}</Said>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}
