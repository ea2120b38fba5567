import { z } from 'zod';
import { readChanges, readFeedPosition } from '../items/change-feed.ts';
import { queryCharge } from '../items/charge.ts';
import type { CompiledQuery } from '../query/compile-query.ts';
import { runQuery } from '../query/run-query.ts';
import type { Value } from '../query/value.ts';
import type { Container } from '../store/container.ts';
import type { Scope } from '../store/partition-key.ts';
import { parseBody, scopeOf } from './item-operations.ts';
import { header, type WireReply, type WireRequest } from './messages.ts';
import type { Ground, Operation } from './operation.ts';
import { queryPlan } from './query-plan.ts';
import { badRequest } from './refusals.ts';
import { feedReply, jsonReply } from './replies.ts';

/** Lets a tool query a scoped container across its partitions; the app never sends it. */
export const maintenanceHeader = 'x-local-maintenance';

const defaultPageSize = 100;
const largestPageSize = 1000;

const QueryBody = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).nullish(),
});

export function queryPlanOperation(container: Container): Operation {
  return { kind: 'queryPlan', container, isWrite: false, run: () => jsonReply(200, queryPlan) };
}

export function queryOperation(request: WireRequest, container: Container, ground: Ground): Operation {
  const run = () => {
    const body = QueryBody.safeParse(parseBody(request.body));
    if (!body.success) throw badRequest('The query body holds a text "query" and a list "parameters".');
    const parameters = body.data.parameters ?? [];
    const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value as Value]));
    return answerQuery(request, container, ground, body.data.query, values);
  };
  return { kind: 'query', container, isWrite: false, run };
}

export function readFeedOperation(request: WireRequest, container: Container, ground: Ground): Operation {
  const run = () => answerQuery(request, container, ground, 'SELECT * FROM c', {});
  return { kind: 'readFeed', container, isWrite: false, run };
}

function answerQuery(
  request: WireRequest,
  container: Container,
  { cursors, runInBudget }: Ground,
  text: string,
  parameters: Readonly<Record<string, Value>>,
): WireReply {
  const scope = scopeOf(request, container);
  refuseUnscoped(request, container, scope);
  const compiled = container.compiled(text);
  const token = header(request, 'x-ms-continuation');
  const isWhole = !scope && !isPlain(compiled);
  if (token && isWhole) {
    throw badRequest('A continuation of an ordered, grouped or distinct query needs a partition key.');
  }
  const context = `${container.row.rid}\n${scope?.partition ?? ''}\n${text}\n${JSON.stringify(parameters)}`;
  const after = token ? cursors.read(token, context) : undefined;
  const pageSize = isWhole ? Number.POSITIVE_INFINITY : pageSizeOf(request);
  const { result, scanned } = runInBudget(
    () => adviceFor(container, compiled, scope),
    () => runQuery({ container, compiled, parameters, scope, pageSize, after }),
  );
  const bytes = result.rows.reduce((sum, row) => sum + row.length, 0);
  const continuation = result.next && cursors.write(result.next, context);
  return feedReply(container, { rows: result.rows, charge: queryCharge(bytes, scanned), continuation });
}

function refuseUnscoped(request: WireRequest, { row }: Container, scope: Scope | undefined): void {
  if (scope || !row.definition.scoped || header(request, maintenanceHeader) === 'true') return;
  throw badRequest(
    `The container '${row.id}' is scoped: a query names its partition in the option partitionKey. A tool may send the header ${maintenanceHeader}: true.`,
  );
}

const isPlain = ({ orderKeys, aggregates, query }: CompiledQuery) =>
  orderKeys.length === 0 && aggregates === undefined && !query.distinct;

function pageSizeOf(request: WireRequest): number {
  const asked = Number(header(request, 'x-ms-max-item-count') ?? defaultPageSize);
  if (!Number.isInteger(asked) || asked === 0 || asked < -1)
    throw badRequest('The page size is not a whole number.');
  return asked === -1 ? largestPageSize : Math.min(asked, largestPageSize);
}

function adviceFor({ row, indexing }: Container, { query }: CompiledQuery, scope: Scope | undefined): string {
  if (!scope) return `Name a partition key: the query reads the whole container '${row.id}'.`;
  if (!query.where) return `The query on '${row.id}' has no filter: add one to its WHERE clause.`;
  const known = indexing.composites.map(
    (paths) => `(${paths.map(({ steps }) => steps.join('.')).join(', ')})`,
  );
  const indexes = known.length > 0 ? known.join(' ') : 'none';
  return `Filter '${row.id}' by equality on the first path of a composite index, or add one for this filter; there are: ${indexes}.`;
}

export function changeFeedOperation(request: WireRequest, container: Container): Operation {
  const run = () => {
    if (header(request, 'a-im')?.toLowerCase() !== 'incremental feed') {
      throw badRequest('Only the latest-version mode of the change feed is supported.');
    }
    if (header(request, 'x-ms-start-epk') !== undefined)
      throw badRequest('Part of a range cannot be read as a feed.');
    const scope = scopeOf(request, container);
    const from = readFeedPosition(
      container,
      header(request, 'if-none-match'),
      header(request, 'if-modified-since'),
    );
    const { rows, position } = readChanges(container, scope, from, pageSizeOf(request));
    const etag = `"${position}"`;
    const reply = feedReply(container, { rows, charge: queryCharge(0, rows.length), etag });
    return rows.length > 0 ? reply : { ...reply, status: 304, body: '' };
  };
  return { kind: 'changeFeed', container, isWrite: false, run };
}
