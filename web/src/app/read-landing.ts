/** How a consent at a vendor ended, as the fragment says it that the browser came back with. */
export type Landing =
  | { kind: 'finish'; connectionId: string; completion: string }
  | { kind: 'ended'; how: 'denied' | 'failed' | 'expired' };

const ID = /^[\w-]+$/;
const COMPLETION = /^[\w-]{20,200}$/;
const ENDED = ['denied', 'failed', 'expired'] as const;

/** A fragment, because it reaches no server's log. Whatever does not have exactly this form is no landing. */
export function readLanding(fragment: string): Landing | undefined {
  const told = new URLSearchParams(fragment.replace(/^#/, ''));
  const connectionId = told.get('connection') ?? '';
  const completion = told.get('completion') ?? '';
  if (COMPLETION.test(completion) && ID.test(connectionId))
    return { kind: 'finish', connectionId, completion };
  const how = ENDED.find((ending) => ending === connectionId);
  return how && !completion ? { kind: 'ended', how } : undefined;
}
