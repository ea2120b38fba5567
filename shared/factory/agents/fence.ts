import { randomBytes } from 'node:crypto';

/** One thing that an agent may read: a conversation, a day's events, a list of tasks. */
export interface Block {
  kind: string;
  /** Taint label that stays with everything made from it, such as `mail:<thread id>`. */
  id: string;
  /** Text from outside, or our own records about it: neither is ever an instruction. */
  trust: 'untrusted' | 'own';
  value: unknown;
}

export interface Fence {
  /** `text` is how the value is told; left out, it is told as JSON. */
  wrap(block: Block, text?: string): string;
}

/**
 * Marks off what is data. The fence is drawn anew for every request, so nobody who writes a mail can know it and
 * close it. A signal for the model only: what an agent may do is decided elsewhere.
 */
export function createFence(nonce = randomBytes(9).toString('hex')): Fence {
  return {
    wrap: ({ kind, id, trust, value }, text = JSON.stringify(value)) =>
      `<<<SOURCE ${nonce} kind="${word(kind)}" id="${word(id)}" trust="${trust}"\n${text}\nSOURCE ${nonce}>>>`,
  };
}

const word = (text: string): string => text.replace(/["\r\n<>]/g, '');
