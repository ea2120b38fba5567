import { createSmallBrowser, findForm } from './browser/small-browser.ts';
import { type Demo, withFreshSignIn } from './demo-context.ts';
import { Connection, pageOf, StartedConnection } from './shapes.ts';
import { stop } from './stop.ts';

export interface Consent {
  access: 'read' | 'write';
  /** To connect again, or to allow changes. */
  connectionId?: string;
  /** Address of the mailbox that should be chosen. */
  address: string;
}

/** A connection that can be read; asks for the consent only when there is none. */
export async function ensureConnected(demo: Demo, address: string): Promise<Connection> {
  const { items } = await demo.api.get('connections', pageOf(Connection));
  const healthy = items.find(({ health }) => health === 'ok');
  if (healthy) {
    demo.screen.tell(`${healthy.account.address} is connected for ${accessOf(healthy)}.`);
    return healthy;
  }
  const [broken] = items;
  demo.screen.tell(
    broken
      ? `${broken.account.address} must be connected again: its consent no longer holds.`
      : 'No mailbox is connected yet. First consent: the agents may read mail and calendar, and nothing else.',
  );
  return giveConsent(demo, { access: 'read', address, ...(broken && { connectionId: broken.id }) });
}

const accessOf = ({ access }: Connection): string =>
  access.write === 'ok' ? 'reading, and for changes that you approve' : 'reading only';

/** The consent page of the mailbox, in a browser or by the demo; then the one-time value that it brought back. */
export async function giveConsent(demo: Demo, consent: Consent): Promise<Connection> {
  const { access, connectionId } = consent;
  const { value } = await withFreshSignIn(demo, () =>
    demo.api.call({
      method: 'POST',
      path: 'connections',
      body: { connector: 'microsoft', access, ...(connectionId && { connectionId }) },
      isOnce: true,
      shape: StartedConnection,
    }),
  );
  const back = await consentAt(demo, value.authorizeUrl, consent.address);
  const { value: connection } = await demo.api.call({
    method: 'POST',
    path: `connections/${value.connectionId}/check`,
    body: { completion: completionIn(back) },
    shape: Connection,
  });
  demo.screen.tell(`Connected: ${connection.account.address}, for ${accessOf(connection)}.`);
  return connection;
}

/** The address where the browser ended. */
async function consentAt(
  { asker, screen, signal }: Demo,
  authorizeUrl: string,
  address: string,
): Promise<string> {
  if (asker.isThere) {
    screen.tell('Open this address in a browser, allow it, and paste here the address where you end:');
    screen.say(`  ${authorizeUrl}`);
    const pasted = await asker.ask('… or press Enter, and the demo allows it for you.');
    if (pasted) return pasted;
  }
  const browser = createSmallBrowser(signal);
  const page = await browser.open(authorizeUrl);
  const form = findForm(page, 'ticket');
  const own = form.fields.find(({ name, value }) => name === 'account' && value === address.toLowerCase());
  if (!own) throw stop(noMailbox(address));
  const ticket = form.fields.find(({ name }) => name === 'ticket')?.value ?? '';
  return (await browser.submit(page, form, { ticket, account: own.value, decision: 'allow' })).url;
}

/** The demo never gives a consent for a mailbox that is not the person's own. */
const noMailbox = (address: string): string =>
  `There is no mailbox of ${address} here, and the demo connects nobody else's. Put mail of your own into one:
npm run mailbox:import -- <folder or file> --account ${address}`;

/** In the fragment, because a fragment reaches no server's log. */
function completionIn(address: string): string {
  const fragment = new URLSearchParams(URL.parse(address)?.hash.slice(1) ?? '');
  const completion = fragment.get('completion');
  if (completion) return completion;
  throw stop(
    `The consent was not given${fragment.get('connection') ? ` (${fragment.get('connection')})` : ''}.`,
  );
}
