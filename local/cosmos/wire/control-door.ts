import type { IncomingMessage } from 'node:http';
import { hasControlKey } from '../../doors/index.ts';
import type { Fault, Faults } from '../faults.ts';
import type { GatewayMetrics } from '../meter.ts';
import type { WireReply } from './messages.ts';
import { badRequest, refuse } from './refusals.ts';
import { jsonReply, replyToError } from './replies.ts';

/** What benches and tests in other processes may see and set. */
export interface ControlDoor {
  metrics(): GatewayMetrics;
  faults: Faults;
  controlKey: string | undefined;
}

const prefix = '/__control/';

export const isControlPath = (path: string) => path.startsWith(prefix);

export function answerControl(door: ControlDoor, request: IncomingMessage, body: string): WireReply {
  try {
    refuseStrangers(request, door.controlKey);
    return jsonReply(200, JSON.stringify(control(door, request, body)));
  } catch (error) {
    return replyToError(error);
  }
}

/** A page has no business here, not even one of this machine. */
function refuseStrangers({ headers }: IncomingMessage, controlKey: string | undefined): void {
  if (headers.origin !== undefined)
    throw refuse(403, 'Forbidden', 'The control door opens for programs on this machine only.');
  if (!hasControlKey(headers, controlKey))
    throw refuse(401, 'Unauthorized', 'The control door wants the key of its data folder.');
}

function control({ metrics, faults }: ControlDoor, { method, url }: IncomingMessage, body: string): unknown {
  const asked = `${method} ${(url ?? '').slice(prefix.length)}`;
  switch (asked) {
    case 'GET metrics':
      return metrics();
    case 'GET faults':
      return faults.list();
    case 'POST faults':
      for (const fault of readFaults(body)) faults.add(fault);
      return faults.list();
    case 'DELETE faults':
      faults.clear();
      return faults.list();
    default:
      throw refuse(404, 'NotFound', 'The control door knows metrics (GET) and faults (GET, POST, DELETE).');
  }
}

function readFaults(body: string): Fault[] {
  try {
    const parsed = JSON.parse(body) as Fault | Fault[];
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    throw badRequest('The body is a fault or a list of faults, as JSON.');
  }
}
