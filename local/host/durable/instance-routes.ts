import type { SendOutcome } from './control.ts';
import { listInstances, purge, raiseEvent, resume, startInstance, suspend, terminate } from './control.ts';
import type { Engine } from './engine.ts';
import { isAlive } from './instances.ts';
import { statusBody } from './status-view.ts';
import type { InstanceFilter, InstanceRow } from './store.ts';
import type { Answer, ApiRequest } from './wire.ts';
import { jsonBody } from './wire.ts';

const notFound: Answer = { status: 404 };
const purgePage = 200;

export async function routeOrchestrators(engine: Engine, request: ApiRequest): Promise<Answer> {
  const [, name, id, ...rest] = request.segments;
  if (request.method !== 'POST' || !name || rest.length > 0) return notFound;
  const input = jsonBody(request.body);
  if (input === undefined) return refusal(400, 'The body is not JSON.');
  const version = request.query.get('version');
  const outcome = await startInstance(engine, { name, id: id ?? null, input, version });
  if (outcome.kind === 'refused') return refusal(400, outcome.reason);
  if (outcome.kind === 'running') {
    return refusal(409, `An instance with the id '${outcome.id}' is already running.`);
  }
  const urls = request.publicUrls?.(outcome.id);
  return {
    status: 202,
    body: { ...urls, id: outcome.id },
    headers: { 'retry-after': '10', ...location(urls) },
  };
}

export async function routeInstances(engine: Engine, request: ApiRequest): Promise<Answer> {
  const [, id, operation, eventName, ...rest] = request.segments;
  if (rest.length > 0) return notFound;
  if (id === undefined) return routeAll(engine, request);
  if (operation === undefined) return routeOne(engine, request, id);
  if (request.method !== 'POST') return notFound;
  if (operation === 'raiseEvent') return eventName ? raise(engine, request, { id, eventName }) : notFound;
  return eventName === undefined ? routeOperation(engine, request, { id, operation }) : notFound;
}

async function routeAll(engine: Engine, request: ApiRequest): Promise<Answer> {
  if (request.method === 'GET') return statusOfAll(engine, request);
  if (request.method !== 'DELETE') return notFound;
  const filter = filterOf(request, purgePage);
  if (!filter) return refusal(400, 'The filter is not valid.');
  return purged(await purgeAll(engine, filter));
}

/** Page by page, so that a large hub neither fills the memory nor holds up its instances. */
async function purgeAll(engine: Engine, filter: InstanceFilter): Promise<number> {
  let deleted = 0;
  let after: InstanceFilter['after'] | undefined = filter.after;
  while (after) {
    const rows = listInstances(engine, { ...filter, after });
    deleted += await purge(engine, rows);
    after = rows.length === filter.limit ? rows.at(-1) : undefined;
  }
  return deleted;
}

function purged(instancesDeleted: number): Answer {
  return instancesDeleted === 0 ? notFound : { status: 200, body: { instancesDeleted } };
}

async function routeOne(engine: Engine, request: ApiRequest, id: string): Promise<Answer> {
  if (request.method === 'GET') return statusOf(engine, request, id);
  if (request.method !== 'DELETE') return notFound;
  return purged(await purge(engine, [{ id }]));
}

async function raise(
  engine: Engine,
  request: ApiRequest,
  event: { id: string; eventName: string },
): Promise<Answer> {
  const input = jsonBody(request.body);
  if (input === undefined) return refusal(400, 'The body is not JSON.');
  return sent(await raiseEvent(engine, event.id, { name: event.eventName, input }));
}

async function routeOperation(
  engine: Engine,
  request: ApiRequest,
  target: { id: string; operation: string },
): Promise<Answer> {
  const reason = request.query.get('reason') ?? '';
  switch (target.operation) {
    case 'terminate':
      return sent(await terminate(engine, target.id, reason));
    case 'suspend':
      return sent(await suspend(engine, target.id, reason));
    case 'resume':
      return sent(await resume(engine, target.id, reason));
    case 'rewind':
    case 'restart':
      return refusal(501, `The operation '${target.operation}' is not supported here.`);
    default:
      return notFound;
  }
}

function sent(outcome: SendOutcome): Answer {
  if (outcome === 'missing') return notFound;
  return { status: outcome === 'over' ? 410 : 202 };
}

function statusOf(engine: Engine, request: ApiRequest, id: string): Answer {
  const row = engine.store.instances.get(id);
  if (!row) return refusal(404, `There is no instance '${id}'.`);
  const history = flag(request, 'showHistory', false) ? engine.store.history.events(id) : null;
  const body = statusBody(row, {
    showInput: flag(request, 'showInput', true),
    showHistoryOutput: flag(request, 'showHistoryOutput', false),
    history,
  });
  if (!isAlive(row)) return { status: 200, body };
  return { status: 202, body, headers: { 'retry-after': '5', ...location(request.publicUrls?.(id)) } };
}

function statusOfAll(engine: Engine, request: ApiRequest): Answer {
  const top = Number(request.query.get('top') ?? 100);
  const filter = Number.isInteger(top) && top > 0 ? filterOf(request, top) : null;
  if (!filter) return refusal(400, 'The filter is not valid.');
  const rows = listInstances(engine, filter);
  const showInput = flag(request, 'showInput', true);
  const body = rows.map((row) => statusBody(row, { showInput, history: null, showHistoryOutput: false }));
  const last = rows.length === filter.limit ? rows.at(-1) : undefined;
  return { status: 200, body, headers: last ? { 'x-ms-continuation-token': tokenAfter(last) } : {} };
}

function tokenAfter(row: InstanceRow): string {
  return Buffer.from(JSON.stringify({ created: row.created, id: row.id })).toString('base64url');
}

function filterOf(request: ApiRequest, limit: number): InstanceFilter | null {
  const createdFromMs = timeOf(request, 'createdTimeFrom', 0);
  const createdToMs = timeOf(request, 'createdTimeTo', Number.MAX_SAFE_INTEGER);
  const after = request.continuation ? positionOf(request.continuation) : { created: -1, id: '' };
  if (Number.isNaN(createdFromMs) || Number.isNaN(createdToMs) || !after) return null;
  const statuses = (request.query.get('runtimeStatus') ?? '').split(',').filter((status) => status !== '');
  return { createdFromMs, createdToMs, statuses, after, limit };
}

function positionOf(token: string): InstanceFilter['after'] | null {
  try {
    const { created, id } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Number.isInteger(created) && typeof id === 'string' ? { created, id } : null;
  } catch {
    return null;
  }
}

function timeOf(request: ApiRequest, name: string, otherwise: number): number {
  const text = request.query.get(name);
  return text ? Date.parse(text) : otherwise;
}

function flag(request: ApiRequest, name: string, otherwise: boolean): boolean {
  const text = request.query.get(name);
  return text === null ? otherwise : text.toLowerCase() === 'true';
}

function location(urls: Record<string, string> | undefined): Record<string, string> {
  return urls?.statusQueryGetUri ? { location: urls.statusQueryGetUri } : {};
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}
