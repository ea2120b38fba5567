import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { CosmosClientOptions } from '@azure/cosmos';
import { type Faults, faultHeader, openFaults } from './faults.ts';
import { type GatewayMetrics, metricsOf, openMeter } from './meter.ts';
import { openBudget, type ScanBudget } from './query/budget.ts';
import { signedCursors } from './query/cursor.ts';
import { clientHeader, openReplicas, type Replicas } from './replicas.ts';
import { openCatalog } from './store/catalog.ts';
import type { Container } from './store/container.ts';
import type { ContainerDefinition } from './store/definition.ts';
import { provisionContainers } from './store/provision.ts';
import { openSqliteFile } from './store/sqlite-file.ts';
import { readAddress } from './wire/address.ts';
import { signatureCheck } from './wire/authorization.ts';
import { framedConnection } from './wire/framed-connection.ts';
import { inProcessClient } from './wire/in-process-client.ts';
import { httpListener } from './wire/listener.ts';
import { type Broken, header, type WireReply, type WireRequest } from './wire/messages.ts';
import type { Operation } from './wire/operation.ts';
import { isRefusal, refuse } from './wire/refusals.ts';
import { replyToError } from './wire/replies.ts';
import { routeRequest } from './wire/router.ts';
import { openWriteQueue } from './write-queue.ts';

export interface GatewayOptions {
  /** A path on a local disk, or `:memory:`. */
  file: string;
  /** The account key, base64. */
  key: string;
  /** What callers of the control door must bring. */
  controlKey?: string;
  /** What one query may read and how long it may run; 10,000 documents and 250 ms unless told. */
  scanBudget?: ScanBudget;
  /** Milliseconds since 1970; the clock of `_ts` and of expiry. */
  now?: () => number;
}

/** Cosmos DB for NoSQL at wire level, one SQLite file, one process. */
export interface CosmosGateway {
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Answers all requests of one peer over one connection, in frames (`wire/frames.ts`). */
  connection(socket: Socket): void;
  /** For `CosmosClientOptions.httpClient`: the same answers without a socket, whatever the endpoint. Named, it may lag. */
  httpClient(client?: string): NonNullable<CosmosClientOptions['httpClient']>;
  /** Creates or adjusts containers and keeps what they hold. Throws a Refusal when a fixed property would change. */
  provision(definition: { database: string; containers: ContainerDefinition[] }): void;
  /** Counted since the gateway was opened. */
  metrics(): GatewayMetrics;
  faults: Faults;
  replicas: Replicas;
  /** Removes expired items for good and says how many. */
  sweep(): number;
  close(): void;
}

/** Throws when the file is open in another gateway that is alive. */
export function openCosmosGateway(options: GatewayOptions): CosmosGateway {
  const key = Buffer.from(options.key, 'base64');
  const file = openSqliteFile(options.file, options.now ?? Date.now);
  const { replicas, journal, readBy } = openReplicas(file);
  const catalog = openCatalog(file, journal);
  const queue = openWriteQueue(file);
  const meter = openMeter();
  const faults = openFaults();
  const checkSignature = signatureCheck(key);
  const runInBudget = openBudget(file.database, options.scanBudget ?? { documents: 10_000, timeMs: 250 });
  const ground = { file, catalog, cursors: signedCursors(key), runInBudget };

  const execute = (operation: Operation): WireReply => {
    const reply = attempt(operation);
    const { container, kind } = operation;
    if (container && kind !== 'queryPlan')
      meter.record(container.row.id, Number(reply.headers['x-ms-request-charge']));
    return reply;
  };
  const performBy = (client: string | undefined) => (operation: Operation) =>
    operation.isWrite
      ? queue.submit(() => execute(operation))
      : readBy(client, operation.kind, () => execute(operation));

  const answer = (request: WireRequest): WireReply | Promise<WireReply | Broken> => {
    let container: Container | undefined;
    try {
      const address = readAddress(request.path);
      checkSignature(request, address);
      const operation = routeRequest(request, address, ground);
      container = operation.container;
      const fault = faults.next({
        kind: operation.kind,
        container: container?.row.id,
        header: header(request, faultHeader),
      });
      const perform = performBy(header(request, clientHeader));
      return fault ? performFaulty(fault, operation, perform) : settle(perform(operation), container);
    } catch (error) {
      return replyToError(error, container);
    }
  };
  const metrics = () => metricsOf(meter, catalog.all());
  return {
    listener: httpListener({ answer, metrics, faults, controlKey: options.controlKey }),
    connection: framedConnection(answer),
    httpClient: (client) => inProcessClient(answer, client ? { [clientHeader]: client } : {}),
    provision: ({ database, containers }) =>
      file.transaction(() => provisionContainers(catalog, database, containers)),
    metrics,
    faults,
    replicas,
    sweep: () => file.transaction(() => catalog.all().reduce((sum, container) => sum + container.sweep(), 0)),
    close: () => {
      queue.flush();
      file.close();
    },
  };
}

/** A refusal is an answer like another: it must not undo the writes that share its transaction. */
function attempt(operation: Operation): WireReply {
  try {
    return operation.run();
  } catch (error) {
    if (isRefusal(error)) return replyToError(error, operation.container);
    throw error;
  }
}

function settle(reply: WireReply | Promise<WireReply>, container: Container | undefined) {
  return reply instanceof Promise ? reply.catch((error: unknown) => replyToError(error, container)) : reply;
}

type Perform = (operation: Operation) => WireReply | Promise<WireReply>;

async function performFaulty(
  effect: NonNullable<ReturnType<Faults['next']>>,
  operation: Operation,
  perform: Perform,
): Promise<WireReply | Broken> {
  if (effect.kind === 'status') {
    const { status, ...extra } = effect;
    return replyToError(refuse(status, 'Fault', 'A fault that was asked for.', extra), operation.container);
  }
  if (effect.kind === 'delay') {
    await new Promise((resolve) => setTimeout(resolve, effect.delayMs));
    return settle(perform(operation), operation.container);
  }
  if (effect.kind === 'hang') return 'hang';
  if (effect.kind === 'garbage' || effect.when === 'after')
    await settle(perform(operation), operation.container);
  return effect.kind;
}
