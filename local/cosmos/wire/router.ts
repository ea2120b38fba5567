import type { Container } from '../store/container.ts';
import type { Address } from './address.ts';
import { batchOperation, insertOperation, itemOperation } from './item-operations.ts';
import { header, type WireRequest } from './messages.ts';
import { metadataOperation } from './metadata-operations.ts';
import type { Ground, Operation } from './operation.ts';
import {
  changeFeedOperation,
  queryOperation,
  queryPlanOperation,
  readFeedOperation,
} from './query-operations.ts';
import { badRequest, sessionNotAvailable } from './refusals.ts';

/** Understands a request whose signature was checked. */
export function routeRequest(request: WireRequest, address: Address, ground: Ground): Operation {
  if (address.kind !== 'items' && address.kind !== 'item') return metadataOperation(request, address, ground);
  const container = ground.catalog.container(address.database, address.container);
  checkSession(header(request, 'x-ms-session-token'), container);
  if (address.kind === 'item') return itemOperation(request, address, container);
  if (request.method === 'GET') {
    const isChangeFeed = header(request, 'a-im') !== undefined;
    return isChangeFeed
      ? changeFeedOperation(request, container)
      : readFeedOperation(request, container, ground);
  }
  if (request.method !== 'POST') throw badRequest(`${request.method} is not supported on a feed of items.`);
  return postOperation(request, container, ground);
}

function postOperation(request: WireRequest, container: Container, ground: Ground): Operation {
  if (header(request, 'x-ms-cosmos-is-query-plan-request')) return queryPlanOperation(container);
  if (header(request, 'x-ms-documentdb-isquery')) return queryOperation(request, container, ground);
  if (header(request, 'x-ms-cosmos-is-batch-request')) return batchOperation(request, container, ground);
  return insertOperation(request, container);
}

/** A client that saw more than this file holds, after a reset for instance, must hear it instead of reading old items. */
function checkSession(token: string | undefined, container: Container): void {
  if (!token) return;
  const lsn = /^0:-1#(\d+)$/.exec(token)?.[1];
  if (!lsn) throw badRequest('The session token is not one that this gateway gave out.');
  if (Number(lsn) > container.lsn()) throw sessionNotAvailable();
}
