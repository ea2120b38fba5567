const CONNECTION_ID = /^con_[0-9A-Za-z]{8,64}$/;
const COMPLETION = /^[\w-]{20,200}$/;

/** Why a consent came to nothing, by the word in the fragment. */
const PROBLEMS = {
  denied: 'Access was declined. Nothing was read, kept or changed.',
  failed:
    'The provider reported an error. Nothing was read, kept or changed. If it fails again, look into the terminal of npm start.',
  expired: 'This consent is over: it lasts ten minutes and can be used once. Nothing was changed.',
};

/**
 * Reads `#connection=<id>&completion=<value>` or `#connection=denied|failed|expired`. Anything else is no landing: the
 * fragment comes from outside, and whoever makes a link can put words there.
 */
export function readLanding(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const connection = given.get('connection') ?? '';
  const completion = given.get('completion');
  if (completion === null) {
    const text = Object.hasOwn(PROBLEMS, connection) ? PROBLEMS[connection] : undefined;
    return text && { kind: 'problem', text };
  }
  if (!CONNECTION_ID.test(connection) || !COMPLETION.test(completion)) return undefined;
  return {
    kind: 'finish',
    call: `POST /api/v1/connections/${connection}/check`,
    id: connection,
    body: JSON.stringify({ completion }),
  };
}
