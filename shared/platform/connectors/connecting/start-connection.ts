import { answer, type Ctx, type InputOf, invalidRequest, notFound, type Stored } from '#kernel';
import { demandFreshSignIn } from '#platform/identity';
import type { OpenConnector } from '../drivers/opened.ts';
import { connectFirst } from '../errors.ts';
import type { routes } from '../routes.ts';
import type { StartedConnection } from '../schema.ts';
import { type ConnectionDoc, readConnection } from '../store.ts';
import { beginConsent } from './begin-consent.ts';
import { connectByKey } from './connect-by-key.ts';
import { memberOf } from './new-connection.ts';

type Needs = Pick<Ctx, 'tenantId' | 'actor' | 'clock' | 'memories' | 'db' | 'audit' | 'plans' | 'connectors'>;
type Input = InputOf<typeof routes.startConnection>;

/** In the way of its kind: a consent to be given at the vendor, or an account that is connected by what was typed in. */
export async function startConnection(ctx: Needs, input: Input) {
  const { access, connectionId } = input;
  const kind = kindOf(ctx, input);
  // To let approved suggestions change a mailbox is a step that a borrowed session must not take.
  if (access === 'write') demandFreshSignIn(ctx);
  const known = connectionId === undefined ? undefined : await ownConnection(ctx, connectionId);
  if (access === 'write' && !known?.read) throw connectFirst();
  if (known && known.connector !== kind.id) throw wrong('/connector', 'The connection is of another kind.');

  const ask = { kind, known, set: access };
  const key = keyIn(kind, input);
  const body: StartedConnection = key
    ? await connectByKey(ctx, { ...ask, key })
    : await beginConsent(ctx, ask);
  return answer(body, { status: 201 });
}

function kindOf({ connectors }: Needs, { connector, access }: Input): OpenConnector {
  const kind = connectors.kinds.get(connector);
  if (!kind) throw wrong('/connector', 'There is no such connector; `GET connectors` lists them.');
  const isChangeable = Object.values(kind.capabilities).some(({ changes }) => changes.length > 0);
  if (access === 'write' && !isChangeable)
    throw wrong('/access', 'What is connected this way can only be looked at.');
  return kind;
}

/** What was typed in, all of it and nothing else; `undefined` where the person consents at the vendor instead. */
function keyIn({ asks }: OpenConnector, { address, secret }: Input) {
  const asked = { address: asks?.address ?? null, secret: asks?.secret ?? null };
  const given = { address, secret };
  for (const part of ['address', 'secret'] as const) {
    const what = asked[part];
    if (what !== null && given[part] === undefined) throw wrong(`/${part}`, `This is asked for: ${what}`);
    if (what === null && given[part] !== undefined)
      throw wrong(`/${part}`, 'This connector does not ask for it.');
  }
  return address === undefined ? undefined : { address, secret: secret ?? null };
}

const wrong = (pointer: string, message: string) =>
  invalidRequest({ errors: [{ pointer, code: 'not_valid', message }] });

async function ownConnection(ctx: Needs, id: string): Promise<Stored<ConnectionDoc>> {
  const connection = await readConnection(ctx, id);
  if (connection?.memberId !== memberOf(ctx)) throw notFound();
  return connection;
}
