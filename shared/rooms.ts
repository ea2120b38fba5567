import { room as agents } from '#factory/agents';
import { room as runs } from '#factory/runs';
import { room as suggestions } from '#factory/suggestions';
import { room as workflows } from '#factory/workflows';
import type { Job, Listener, Room } from '#kernel';
import { room as ai } from '#platform/ai';
import { room as audit } from '#platform/audit';
import { room as communications } from '#platform/communications';
import { room as connectors } from '#platform/connectors';
import { room as idempotency } from '#platform/idempotency';
import { room as identity } from '#platform/identity';
import { room as me } from '#platform/me';
import { room as plans } from '#platform/plans';
import { room as preferences } from '#platform/preferences';
import { room as records } from '#platform/records';
import { room as packs } from '#product/packs';

/**
 * Every room once, in the order of the house: a room uses those before it. Composition, HTTP, the timer and OpenAPI
 * walk this list, so a room that stands here is part of all of them.
 */
export const ROOMS = [
  identity,
  preferences,
  idempotency,
  audit,
  plans,
  me,
  ai,
  communications,
  connectors,
  records,
  runs,
  suggestions,
  agents,
  workflows,
  packs,
] as const;

export const allJobs = (): Record<string, Job> => named(({ jobs }) => jobs);
export const allListeners = (): Record<string, Listener> => named(({ listeners }) => listeners);

/** Parts of all rooms, each named after its room too: `workflows.startForgottenRuns`. */
const named = <T>(partsOf: (room: Room) => Record<string, T> | undefined): Record<string, T> =>
  Object.fromEntries(
    ROOMS.flatMap((room: Room) =>
      Object.entries(partsOf(room) ?? {}).map(([name, part]) => [`${room.name}.${name}`, part]),
    ),
  );
