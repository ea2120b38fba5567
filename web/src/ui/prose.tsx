import Markdown, { type Components } from 'react-markdown';
import styles from './prose.module.css';

/** What an agent wrote in Markdown may look like; whatever is not here shows its text alone. */
const ALLOWED = [
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'strong',
  'em',
  'blockquote',
  'code',
  'pre',
  'br',
  'hr',
  'a',
];

const components: Components = {
  // A page has one first heading, and that is not the agent's.
  h1: 'h3',
  h2: 'h3',
  h3: 'h4',
  h4: 'h4',
  // An address that a stranger may have chosen is shown, and leads nowhere.
  a: ({ children, href }) => (
    <span>
      {children}
      {href && <span className={styles.address}> ({href})</span>}
    </span>
  ),
};

/** Markdown by the one sanitiser: no HTML of it is ever read, no picture loaded, no link followed. */
export function Prose({ children }: { children: string }) {
  return (
    <div className={styles.prose} dir="auto">
      <Markdown skipHtml unwrapDisallowed allowedElements={ALLOWED} components={components}>
        {children}
      </Markdown>
    </div>
  );
}
