import type { IncomingMessage, ServerResponse } from 'node:http';

export type FaultAction =
  | { action: 'status'; status: number; headers?: Record<string, string>; json?: unknown }
  | { action: 'latency'; latencyMs: number }
  | { action: 'hang' }
  | { action: 'reset-before' }
  | { action: 'reset-after-forward' }
  | { action: 'truncate' }
  | { action: 'garbage' };

/** One planned misbehaviour of a stand-in. `path` may hold `*`; `nth` counts matching calls from 1; `times` is how often it strikes (default 1, 0 = always). */
export type Fault = FaultAction & {
  match: { method?: string; path?: string; bodyContains?: string; nth?: number; times?: number };
};

interface Call {
  method: string;
  path: string;
  body: string;
}

/** Keeps the planned faults and says which of them strikes a call. */
export function createFaultPlan() {
  let planned: { fault: Fault; seen: number; struck: number }[] = [];

  return {
    plan: (fault: Fault) => void planned.push({ fault, seen: 0, struck: 0 }),
    clear: () => {
      planned = [];
    },
    strike(call: Call): Fault | undefined {
      for (const entry of planned) {
        if (!matches(entry.fault.match, call)) continue;
        entry.seen += 1;
        const { nth = 1, times = 1 } = entry.fault.match;
        if (entry.seen < nth || (times > 0 && entry.struck >= times)) continue;
        entry.struck += 1;
        return entry.fault;
      }
      return undefined;
    },
  };
}

function matches(match: Fault['match'], call: Call): boolean {
  if (match.method && match.method !== call.method) return false;
  if (match.path && !pathPattern(match.path).test(call.path)) return false;
  return !match.bodyContains || call.body.includes(match.bodyContains);
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.split('*').map(escapeRegExp).join('.*')}$`);
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Applies what happens before the vendor's own work; true = the call is over. */
export async function applyBefore(
  fault: Fault | undefined,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<boolean> {
  switch (fault?.action) {
    case 'status':
      res.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      res.end(JSON.stringify(fault.json ?? {}));
      return true;
    case 'latency':
      await new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
      return false;
    case 'hang':
      return true;
    case 'reset-before':
      req.socket.destroy();
      return true;
    default:
      return false;
  }
}

/** Bends the finished answer; true = nothing more may be written. */
export function applyAfter(
  fault: Fault | undefined,
  req: IncomingMessage,
  res: ServerResponse,
  body: string | Buffer,
): boolean {
  switch (fault?.action) {
    case 'reset-after-forward':
      req.socket.destroy();
      return true;
    case 'truncate':
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      res.write(Buffer.from(body).subarray(0, Math.floor(Buffer.byteLength(body) / 2)), () =>
        req.socket.destroy(),
      );
      return true;
    case 'garbage':
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end('\u0000<<< not json >>>');
      return true;
    default:
      return false;
  }
}
