import {
  createStandIn,
  type RunningStandIn,
  type StandIn,
  type StandInHandler,
  type StandInReply,
  type StandInRequest,
  startStandIn,
} from '../stand-in/index.ts';
import { answer } from './answer.ts';
import { formatName } from './calls.ts';
import { embeddings } from './embeddings.ts';
import { moderations } from './moderations.ts';
import { obey } from './obey.ts';
import { createScriptBook, type ModelScript, type ScriptReply } from './scripts.ts';
import { createStub } from './stub.ts';
import { door } from './wire/door.ts';
import { errorReply } from './wire/errors.ts';
import { toEventStream } from './wire/events.ts';
import { checkModel, checkResponsesRequest, offlineModel } from './wire/request-check.ts';
import type { ResponsesRequest } from './wire/request-shape.ts';
import { type Outcome, toResponse } from './wire/response.ts';

export interface ModelOptions {
  now?: () => Date;
  /** No rules at work: the smallest answer the schema accepts, at once. */
  stub?: boolean;
  /** Waited before every answer. */
  latencyMs?: number;
  /** The only API key that is taken; any, when left out. */
  apiKey?: string;
  /** What callers of the control door must bring. */
  controlKey?: string;
}

/** The offline model as a vendor at wire level, plus the scripts that tests plan. */
export interface ModelStandIn extends StandIn {
  script(script: ModelScript): void;
  clearScripts(): void;
}

/**
 * An OpenAI-compatible server whose answers come from rules: Responses (`store: false` only), embeddings, models,
 * moderations. It calls itself `offline-rules-1` in every answer. Wire shapes follow the types of the `openai` package 7.57.0.
 * Control doors: `POST|DELETE /__control/scripts`, `POST /__control/latency {ms}`, `GET /__control/calls`.
 */
export function openModel({
  now = () => new Date(),
  stub = false,
  latencyMs = 0,
  apiKey,
  controlKey,
}: ModelOptions = {}): ModelStandIn {
  const book = createScriptBook();
  const think = stub ? createStub() : (request: ResponsesRequest) => answer(request, now());
  const pace = { latencyMs, apiKey };

  const respond = async (incoming: StandInRequest): Promise<StandInReply> => {
    const request = checkResponsesRequest(incoming.json());
    const body = incoming.body.toString('utf8');
    const planned = book.next({ body, formatName: formatName(request) });
    if (planned?.kind === 'hang') return new Promise(() => {});
    if (planned?.kind === 'status') return statusReply(planned);
    const outcome = planned ? plannedOutcome(planned, { request, body, now: now() }) : think(request);
    return onTheWire(request, toResponse(request, body, outcome, now()));
  };

  const standIn = createStandIn({
    name: 'model',
    routes: {
      'POST /v1/responses': door(pace, respond),
      'POST /v1/embeddings': door(pace, embeddings),
      'POST /v1/moderations': door(pace, moderations),
      'GET /v1/models': door(pace, () => ({ json: { object: 'list', data: [modelCard] } })),
      'GET /v1/models/:id': door(pace, ({ params }) => {
        checkModel(params.id ?? '');
        return { json: modelCard };
      }),
    },
    control: {
      'POST /__control/scripts': planScript(book.add),
      'DELETE /__control/scripts': () => {
        book.clear();
        return { status: 204 };
      },
      'POST /__control/latency': (request) => {
        pace.latencyMs = Math.max(0, Number((request.json() as { ms?: unknown } | undefined)?.ms) || 0);
        return { status: 204 };
      },
    },
    controlKey,
    notFound: ({ method, path }) => errorReply({ status: 404, message: `Invalid URL (${method} ${path})` }),
    failed: (error) => errorReply({ status: 500, message: `The offline model failed: ${String(error)}` }),
  });
  return { ...standIn, script: book.add, clearScripts: book.clear };
}

/** Serves the offline model on the loopback address; port 0 picks a free one. */
export async function startModel({
  port = 0,
  ...options
}: ModelOptions & { port?: number } = {}): Promise<RunningStandIn & ModelStandIn> {
  const model = openModel(options);
  return { ...model, ...(await startStandIn(model, port)) };
}

type Answering = Exclude<ScriptReply, { kind: 'status' } | { kind: 'hang' }>;

function plannedOutcome(
  reply: Answering,
  { request, body, now }: { request: ResponsesRequest; body: string; now: Date },
): Outcome {
  if (reply.kind === 'json') return { kind: 'text', text: JSON.stringify(reply.value) ?? 'null' };
  return reply.kind === 'obey' ? obey(request, body, now) : reply;
}

const statusReply = ({ status, headers, error }: Extract<ScriptReply, { kind: 'status' }>): StandInReply => ({
  status,
  headers: headers ?? {},
  json: { error: { type: 'server_error', param: null, code: null, ...error } },
});

function onTheWire(request: ResponsesRequest, response: ReturnType<typeof toResponse>): StandInReply {
  if (!request.stream) return { json: response };
  return { headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body: toEventStream(response) };
}

const modelCard = {
  id: offlineModel,
  object: 'model',
  created: 1_790_000_000,
  owned_by: 'local-offline-rules',
};

function planScript(add: (script: ModelScript) => void): StandInHandler {
  return (request) => {
    try {
      add(request.json() as ModelScript);
      return { status: 204 };
    } catch (error) {
      return { status: 400, json: { error: `not a script: ${String(error)}` } };
    }
  };
}
