import { ConnectorError } from '../connector-error.ts';
import type { ReadAddress } from './driver.ts';

/**
 * What came of asking an address that a person typed in. `refused`: it is no public https address, or leads to one that
 * is not. `too_large`: more than 5 MB, or packed. `unreachable`: no answer within ten seconds.
 */
export type PublicAnswer =
  | { kind: 'read'; status: number; headers: Headers; text: string }
  | { kind: 'refused' }
  | { kind: 'too_large' }
  | { kind: 'unreachable' };

/** Asks public addresses and nothing else, whatever they lead on to. Never rejects. */
export type ReadPublic = (ask: {
  url: string;
  signal: AbortSignal;
  headers?: Record<string, string>;
}) => Promise<PublicAnswer>;

export const addressReader =
  (readPublic: ReadPublic): ReadAddress =>
  async (ask) => {
    const answer = await readPublic(ask);
    if (answer.kind === 'read') return answer;
    if (answer.kind === 'refused') throw new ConnectorError('forbidden');
    throw new ConnectorError(answer.kind === 'too_large' ? 'too_large' : 'transient');
  };
