import type { StandInRoutes } from '../../stand-in/index.ts';
import type { MailboxContext } from '../context.ts';
import { answerRoutes } from './answer-routes.ts';
import { deltaRoutes } from './delta-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { eventListRoutes } from './event-list-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { folderRoutes } from './folder-routes.ts';
import { type GraphGate, guarded } from './graph-call.ts';
import { messageListRoutes } from './message-list-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { profileRoutes } from './profile-routes.ts';

/** The part of Microsoft Graph v1.0 that reads and writes one person's mail and calendar. */
export function graphRoutes(ctx: MailboxContext, gate: GraphGate): StandInRoutes {
  const all = {
    ...deltaRoutes,
    ...folderRoutes,
    ...messageListRoutes,
    ...messageRoutes,
    ...draftRoutes,
    ...eventListRoutes,
    ...eventRoutes,
    ...answerRoutes,
    ...profileRoutes,
  };
  return Object.fromEntries(Object.entries(all).map(([key, route]) => [key, guarded(ctx, gate, route)]));
}
