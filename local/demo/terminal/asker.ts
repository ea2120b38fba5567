import { createInterface } from 'node:readline/promises';
import { exitCodes, stop } from '../stop.ts';

/** The person at the terminal, or nobody. */
export interface Asker {
  isThere: boolean;
  /** What was typed, trimmed; '' when nobody is there. `until` takes the question back. */
  ask(question: string, until?: AbortSignal): Promise<string>;
  /** Enter means yes. */
  confirm(question: string): Promise<boolean>;
}

const nobody: Asker = {
  isThere: false,
  ask: async () => '',
  confirm: async () => true,
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
  return {
    isThere: true,
    ask,
    confirm: async (question) => !/^n/i.test(await ask(`${question} [Y/n]`)),
  };
}
