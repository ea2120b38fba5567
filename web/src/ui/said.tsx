import { useSentences } from '../texts/sentences/use-sentences.ts';
import { Words } from './words.tsx';

interface SaidProps {
  /** As the server said it. */
  children: string;
  /** Keeps line breaks, in a block of its own. */
  block?: boolean;
  className?: string | undefined;
}

/** What the server says of its own accord (titles, reasons, outcomes, packs of ours), in the language that is shown. */
export function Said({ children, ...look }: SaidProps) {
  const say = useSentences();
  return <Words {...look}>{say(children)}</Words>;
}
