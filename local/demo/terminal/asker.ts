import { createInterface } from 'node:readline/promises';
import { exitCodes, stop } from '../stop.ts';

/** The person at the terminal, or nobody. */
export interface Asker {
  isThere: boolean;
  /** What was typed, trimmed; '' when nobody is there. `until` takes the question back. */
  ask(question: string, until?: AbortSignal): Promise<string>;
  /** Enter means yes; what is neither yes nor no is asked again. */
  confirm(question: string): Promise<boolean>;
  /** One of the keys, which may be typed as its whole word, too; anything else is asked again. */
  choose<K extends string>(question: string, words: Record<K, string>): Promise<K>;
}

const nobody: Asker = {
  isThere: false,
  ask: async () => '',
  confirm: async () => true,
  choose: async () => {
    throw new Error('Nobody is there to choose.');
  },
};

/** `interrupt` aborts on Ctrl-C, which the terminal hands to the open question instead of to the process. */
export function createAsker(isUnattended: boolean, interrupt: AbortController): Asker {
  if (isUnattended) return nobody;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw stop('This is no terminal, so nobody can be asked: use "npm run demo -- --yes".', exitCodes.usage);
  }
  const ask = async (question: string, until?: AbortSignal) => {
    const signal = until ? AbortSignal.any([interrupt.signal, until]) : interrupt.signal;
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    lines.on('SIGINT', () => interrupt.abort());
    // Ctrl-D: nobody answers any more.
    lines.on('close', () => {
      if (!isAnswered && !signal.aborted) interrupt.abort();
    });
    let isAnswered = false;
    try {
      const answer = await lines.question(`  ${question} `, { signal });
      isAnswered = true;
      return answer.trim();
    } finally {
      lines.close();
    }
  };
  const choose = chooser(ask);
  return {
    isThere: true,
    ask,
    choose,
    confirm: async (question) => (await choose(`${question} [Y/n]`, { y: 'yes', n: 'no' }, 'y')) === 'y',
  };
}

/** A slip of the finger must never count as a yes, so only the key or its word is taken; Enter is `preset`. */
export function chooser(ask: (question: string) => Promise<string>) {
  return async <K extends string>(
    question: string,
    words: Record<K, string>,
    preset?: NoInfer<K>,
  ): Promise<K> => {
    const keys = Object.keys(words) as K[];
    const options = keys.map((key) => `${key} (${words[key]})`).join(', ');
    for (let asked = question; ; asked = `Please type ${options}:`) {
      const typed = (await ask(asked)).toLowerCase();
      if (typed === '' && preset) return preset;
      const meant = keys.find((key) => typed === key || typed === words[key]);
      if (meant) return meant;
    }
  };
}
