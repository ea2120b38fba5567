import type { DatabaseRow } from '../store/catalog.ts';
import type { Container } from '../store/container.ts';
import type { Address } from './address.ts';
import { parseBody } from './item-operations.ts';
import { header, type WireReply, type WireRequest } from './messages.ts';
import type { Ground, Operation } from './operation.ts';
import { badRequest } from './refusals.ts';
import { jsonReply } from './replies.ts';

/** The account, databases and containers: provisioning tools and tests only, so plainness goes before speed. */
export function metadataOperation(request: WireRequest, address: Address, ground: Ground): Operation {
  const isWrite = request.method !== 'GET';
  return { kind: 'metadata', container: undefined, isWrite, run: () => answer(request, address, ground) };
}

function answer(request: WireRequest, address: Address, ground: Ground): WireReply {
  switch (address.kind) {
    case 'account':
      return jsonReply(200, JSON.stringify(account(request.origin)));
    case 'databases':
      return answerDatabases(request, ground);
    case 'database':
      return answerDatabase(request, address, ground);
    case 'containers':
      return answerContainers(request, address, ground);
    case 'ranges':
      return answerRanges(request, ground.catalog.container(address.database, address.container));
    default:
      return answerContainer(request, address, ground);
  }
}

function account(origin: string) {
  const here = [{ name: 'Local', databaseAccountEndpoint: `${origin}/` }];
  return {
    id: 'local-stand-in',
    _rid: 'local-stand-in',
    writableLocations: here,
    readableLocations: here,
    enableMultipleWriteLocations: false,
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    queryEngineConfiguration: '{}',
  };
}

function answerDatabases(request: WireRequest, { catalog }: Ground): WireReply {
  if (request.method === 'GET') {
    const rows = catalog.databases().map(databaseResource);
    return jsonReply(200, JSON.stringify({ _rid: '', Databases: rows, _count: rows.length }));
  }
  const { id } = createBody(request);
  if (typeof id !== 'string' || id === '' || /[/\\#?]/.test(id))
    throw badRequest('The id of a database is a text.');
  return resourceReply(201, databaseResource(catalog.createDatabase(id)));
}

/** A POST on a feed creates, unless it carries a query, which only items have here. */
function createBody(request: WireRequest): Record<string, unknown> {
  if (request.method !== 'POST') throw badRequest(`${request.method} is not supported on this feed.`);
  if (header(request, 'x-ms-documentdb-isquery'))
    throw badRequest('Queries over databases or containers are not supported.');
  return (parseBody(request.body) ?? {}) as Record<string, unknown>;
}

function answerDatabase({ method }: WireRequest, { database }: Address, { catalog }: Ground): WireReply {
  const row = catalog.database(database);
  if (method === 'GET') return resourceReply(200, databaseResource(row));
  if (method !== 'DELETE') throw badRequest(`${method} is not supported on a database.`);
  catalog.removeDatabase(database);
  return jsonReply(204, '');
}

function answerContainers(request: WireRequest, { database }: Address, { catalog }: Ground): WireReply {
  const { rid } = catalog.database(database);
  if (request.method === 'GET') {
    const rows = catalog.containers(database).map(containerResource);
    return jsonReply(200, JSON.stringify({ _rid: rid, DocumentCollections: rows, _count: rows.length }));
  }
  return resourceReply(201, containerResource(catalog.createContainer(database, createBody(request))));
}

function answerContainer(
  request: WireRequest,
  { database, container: id }: Address,
  { catalog }: Ground,
): WireReply {
  const container = catalog.container(database, id);
  if (request.method === 'GET') return resourceReply(200, containerResource(container));
  if (request.method === 'PUT') {
    const { scoped } = container.row.definition;
    const definition = {
      ...(parseBody(request.body) as object),
      ...(scoped === undefined ? {} : { scoped }),
    };
    return resourceReply(200, containerResource(catalog.replaceContainer(database, id, definition)));
  }
  if (request.method !== 'DELETE') throw badRequest(`${request.method} is not supported on a container.`);
  catalog.removeContainer(database, id);
  return jsonReply(204, '');
}

function answerRanges(request: WireRequest, { row }: Container): WireReply {
  const etag = '"1"';
  if (header(request, 'if-none-match') === etag) return jsonReply(304, '', { etag });
  const range = { id: '0', minInclusive: '', maxExclusive: 'FF', status: 'online', parents: [] };
  const body = { _rid: row.rid, PartitionKeyRanges: [range], _count: 1 };
  return jsonReply(200, JSON.stringify(body), { etag });
}

interface Resource {
  _etag: string;
}

function resourceReply(status: number, resource: Resource): WireReply {
  return jsonReply(status, JSON.stringify(resource), { etag: resource._etag });
}

function databaseResource({ id, rid, etag, ts }: DatabaseRow) {
  const self = `dbs/${rid}/`;
  return { id, _rid: rid, _self: self, _etag: `"${etag}"`, _colls: 'colls/', _users: 'users/', _ts: ts };
}

/** Our own mark stays inside: the service would not know it. */
function containerResource({ row }: Container) {
  const { scoped: _ours, ...definition } = row.definition;
  const self = `dbs/${row.databaseRid}/colls/${row.rid}/`;
  return { ...definition, _rid: row.rid, _self: self, _etag: `"${row.etag}"`, _docs: 'docs/', _ts: row.ts };
}
