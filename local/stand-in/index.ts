export type { Fault, FaultAction } from './faults.ts';
export {
  createStandIn,
  type RunningStandIn,
  type StandIn,
  type StandInHandler,
  type StandInOptions,
  type StandInReply,
  type StandInRequest,
  type StandInRoutes,
  startStandIn,
} from './stand-in.ts';
