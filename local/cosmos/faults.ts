import { z } from 'zod';
import { badRequest } from './wire/refusals.ts';

export const OperationKind = z.enum([
  'read',
  'create',
  'upsert',
  'replace',
  'delete',
  'patch',
  'batch',
  'bulk',
  'query',
  'queryPlan',
  'changeFeed',
  'readFeed',
  'metadata',
]);
export type OperationKind = z.infer<typeof OperationKind>;

export const Fault = z.strictObject({
  effect: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('status'),
      status: z.union([
        z.literal(400),
        z.literal(404),
        z.literal(408),
        z.literal(410),
        z.literal(429),
        z.literal(449),
        z.literal(503),
      ]),
      subStatus: z.int().optional().describe('1002 with 404: the read session is not available.'),
      retryAfterMs: z
        .int()
        .min(0)
        .optional()
        .describe('Sent with 429; the client retries at once when it is absent.'),
    }),
    z.strictObject({ kind: z.literal('delay'), delayMs: z.int().min(0) }),
    z.strictObject({
      kind: z.literal('cut'),
      when: z
        .enum(['before', 'after'])
        .describe('Before or after the commit; either way the caller sees a broken connection.'),
    }),
    z.strictObject({ kind: z.literal('hang') }).describe('Nothing is done and no answer ever comes.'),
    z.strictObject({ kind: z.literal('garbage') }).describe('It is done, and what comes is no answer.'),
  ]),
  operation: OperationKind.optional().describe('Absent: every operation on items, queries and feeds.'),
  container: z.string().optional().describe('A container id; absent: every container.'),
  count: z.int().positive().optional().describe('How often it happens; absent: until it is cleared.'),
  rate: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Share of the matching requests that it hits; absent: all.'),
});
export type Fault = z.infer<typeof Fault>;

/** Makes requests fail on purpose, the way the service and the network sometimes do. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): Fault[];
  /** The fault that hits this request, if any; counted as used. */
  next(request: {
    kind: OperationKind;
    container: string | undefined;
    header: string | undefined;
  }): Fault['effect'] | undefined;
}

/** A request header with the JSON of one effect, for a test that wants a fault for a single call. */
export const faultHeader = 'x-local-fault';

export function openFaults(): Faults {
  let active: { fault: Fault; left: number }[] = [];
  return {
    add: (input) => {
      const fault = readFault(input);
      active.push({ fault, left: fault.count ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      active = [];
    },
    list: () => active.map(({ fault }) => fault),
    next: ({ kind, container, header }) => {
      if (header !== undefined) return readFault({ effect: parse(header) }).effect;
      const hit = active.find(({ fault }) => matches(fault, kind, container));
      if (!hit) return undefined;
      hit.left -= 1;
      if (hit.left <= 0) active = active.filter((other) => other !== hit);
      return hit.fault.effect;
    },
  };
}

export function readFault(input: unknown): Fault {
  const parsed = Fault.safeParse(input);
  if (!parsed.success) throw badRequest(`The fault is invalid: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The fault is not JSON.');
  }
}

const sideKinds: OperationKind[] = ['queryPlan', 'metadata'];

function matches(
  { operation, container, rate }: Fault,
  kind: OperationKind,
  of: string | undefined,
): boolean {
  const isMeant = operation ? operation === kind : !sideKinds.includes(kind);
  if (!isMeant || (container !== undefined && container !== of)) return false;
  return rate === undefined || Math.random() < rate;
}
