import { randomBytes } from 'node:crypto';
import type { TenantDb } from '#kernel';
import type { PlanId } from '#platform/identity';
import { aMail, type MailParts } from '../a-mail.ts';
import { fillGaps } from '../fill-gaps.ts';
import type { Me, Run, Suggestion, Workflow } from './answers.ts';
import { type Api, newKey, openApi, type Reply } from './api.ts';
import { connect } from './connect.ts';
import type { Stack } from './open-stack.ts';
import { waitFor } from './wait-for.ts';

export interface PersonOptions {
  /** Default `pro`, whose runs start at once. */
  plan?: PlanId;
  /** What they allowed at the vendor; default `write`. */
  access?: 'none' | 'read' | 'write';
  /** Installs Clear Inbox; default yes. */
  pack?: boolean;
}

const ended = ['completed', 'failed', 'stopped', 'blocked', 'cancelled'];
const decided = ['applied', 'failed', 'needs_review', 'rejected', 'expired', 'superseded'];

/** Somebody new: signed in, with a mailbox of their own that is connected, and Clear Inbox installed. */
export async function newPerson(stack: Stack, options: PersonOptions = {}) {
  const { plan = 'pro', access = 'write', pack = true } = options;
  const mark = `mk${randomBytes(5).toString('hex')}`;
  const address = `${mark}@connectsoft.example`;
  const oid = crypto.randomUUID();
  const token = await stack.doors.token({ oid, email: address, name: 'Robin Vale' });
  const api = openApi(stack.address.url, token);
  // A first call that does not ask for the plan: nobody remembers the old one when it is changed below.
  await api.get('/me/preferences');
  const tenantId = await stack.store.tenantOf(token);
  const db = stack.store.tenant(tenantId);
  await db.patch('tenant', [{ op: 'set', path: '/plan', value: plan }]);
  const [connectionId] = await Promise.all([
    allow(stack, api, address, access),
    pack && api.send('POST', '/packs/clear-inbox/installations', { headers: newKey() }),
  ]);
  const base = { stack, api, oid, address, mark, tenantId, db, connectionId };
  return { ...base, ...doings(base), ...waits(base) };
}

export type Person = Awaited<ReturnType<typeof newPerson>>;

async function allow({ doors }: Stack, api: Api, address: string, access: PersonOptions['access']) {
  await doors.openAccount(address);
  if (access === 'none') return '';
  const id = await connect(api, address);
  return access === 'write' ? connect(api, address, 'write', id) : id;
}

interface Base {
  stack: Stack;
  api: Api;
  address: string;
  mark: string;
  db: TenantDb;
  connectionId: string;
}

function doings({ stack, api, address, mark, connectionId }: Base) {
  async function workflow(key: 'inbox' | 'brief'): Promise<Workflow> {
    const found = (await api.all<Workflow>('/workflows')).find((one) => one.key === `clear-inbox.${key}`);
    if (!found) throw new Error(`there is no workflow ${key}`);
    return found;
  }
  return {
    me: () => api.get<Me>('/me'),
    workflow,
    /** A mail that asks for an answer; its text holds the person's mark, so that scripts can be meant for it. */
    receive: (parts: MailParts = {}) =>
      stack.doors.deliver(
        address,
        aMail({
          to: address,
          at: new Date(Date.now() - 3_600_000),
          id: `${crypto.randomUUID()}@acme.example`,
          ...parts,
          text: `${parts.text ?? 'Could you tell me until tomorrow which of the two dates suits you?'}\n${mark}`,
        }),
      ),
    async start(key: 'inbox' | 'brief' = 'inbox', headers = newKey()): Promise<Run> {
      return api.send<Run>('POST', `/workflows/${(await workflow(key)).id}/runs`, { headers });
    },
    suggestions: (status = '') =>
      api.all<Suggestion>(`/suggestions?limit=100${status && `&status=${status}`}`),
    approve: (suggestion: Suggestion, undoSec?: number) => approve(api, suggestion, undoSec),
    withdraw: ({ id, revision, hash }: Suggestion) =>
      api.call<Suggestion>('POST', `/suggestions/${id}/withdraw`, { body: { revision, hash } }),
    /** As a person does it: what is missing is written in first. Whatever is not a good answer is given back. */
    async fillAndApprove(suggestion: Suggestion): Promise<Reply<Suggestion>> {
      const filled = await edited(api, suggestion);
      return filled.status === 200 ? approve(api, filled.body) : filled;
    },
    /** The second consent: from here on approved suggestions can be carried out. */
    allowChanges: () => connect(api, address, 'write', connectionId),
    sent: () => stack.doors.mails(address, 'sentitems'),
  };
}

const approve = (api: Api, { id, revision, hash }: Suggestion, undoSec?: number) =>
  api.call<Suggestion>('POST', `/suggestions/${id}/approve`, { body: { revision, hash, undoSec } });

/** The suggestion without a gap in its text; looked at anew first, for a former edit may have been lost on its way. */
async function edited(api: Api, { id }: Suggestion): Promise<Reply<Suggestion>> {
  const seen = await api.call<Suggestion>('GET', `/suggestions/${id}`);
  if (seen.status !== 200) return seen;
  const text = String(seen.body.action.payload.body ?? '');
  const filled = fillGaps(text);
  if (filled === text) return seen;
  return api.call<Suggestion>('PATCH', `/suggestions/${id}`, {
    headers: { 'if-match': seen.headers.get('etag') ?? '' },
    body: { payload: { body: filled } },
  });
}

function waits({ api }: Base) {
  return {
    end: (id: string, withinMs?: number): Promise<Run> =>
      waitFor(
        `the end of run ${id}`,
        async () => {
          const run = await api.get<Run>(`/runs/${id}`);
          return ended.includes(run.status) && run;
        },
        withinMs,
      ),
    settled: (id: string, withinMs?: number): Promise<Suggestion> =>
      waitFor(
        `the end of suggestion ${id}`,
        async () => {
          const found = await api.get<Suggestion>(`/suggestions/${id}`);
          return decided.includes(found.status) && found;
        },
        withinMs,
      ),
  };
}

/** One reply to such a mail that waits for the person's yes, with nothing missing in it. */
export async function proposedReply(person: Person, mail: MailParts = {}): Promise<Suggestion> {
  await person.receive(mail);
  const run = await person.start();
  await person.end(run.id);
  const found = (await person.suggestions('pending')).find(({ action }) => action.kind === 'mail.send');
  if (!found) throw new Error('no reply was proposed');
  return withoutGaps(person, found);
}

/** Of one run, so many of them. */
export async function severalReplies(person: Person, count: number): Promise<Suggestion[]> {
  const mails = Array.from({ length: count }, (_, index) => person.receive({ subject: `Question ${index}` }));
  await Promise.all(mails);
  await person.end((await person.start()).id);
  const pending = await person.suggestions('pending');
  const found = pending.filter(({ action }) => action.kind === 'mail.send');
  if (found.length !== count) throw new Error(`${found.length} of ${count} replies were proposed`);
  return Promise.all(found.map((reply) => withoutGaps(person, reply)));
}

/** The same suggestion, with something written in where a fact was missing. */
async function withoutGaps({ api }: Pick<Person, 'api'>, suggestion: Suggestion): Promise<Suggestion> {
  const { body, text, status } = await edited(api, suggestion);
  if (status !== 200) throw new Error(text);
  return body;
}
