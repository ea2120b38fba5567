export { type Activities, type Activity, activity, performing } from './activity.ts';
export type { BlobContent, Blobs } from './blobs.ts';
export { type BoundedCache, createBoundedCache } from './bounded-cache.ts';
export { canonicalJson, sha256, sha256Hex } from './canonical.ts';
export { type Change, increase, type PatchOp, set } from './change.ts';
export { type Clock, DAY_MS, HOUR_MS, iso, later, MINUTE_MS, secondsUntil, systemClock } from './clock.ts';
export {
  all,
  type BatchOp,
  type BatchOutcome,
  type Condition,
  type Doc,
  type KeyedDb,
  MOST_PATCH_CHANGES,
  type Page,
  type PartitionDb,
  type PatchChange,
  type Query,
  type Refusal,
  type Stored,
  type SweepDb,
  type TenantDb,
  type WriteOutcome,
  withoutEtag,
} from './collection.ts';
export * from './contract.ts';
export {
  type Actor,
  actorId,
  type Ctx,
  type Instance,
  type InstanceCtx,
  type Outside,
  type Ports,
  type Settings,
} from './ctx.ts';
export { type CursorScope, type Cursors, createCursors, cursorNotValid } from './cursor.ts';
export {
  DomainError,
  defineError,
  type ErrorFactory,
  idempotencyMismatch,
  invalidRequest,
  isError,
  isPassing,
  notFound,
  notYetVisible,
  type ProblemExtras,
  preconditionRequired,
  retryAfterMsOf,
  stale,
} from './errors.ts';
export type { DomainEvent, EventName, EventOf } from './events.ts';
export { faultOf } from './fault.ts';
export { bareId, derivedId, newId } from './ids.ts';
export { type Job, type Pass, runJobs, SWEEP_GRACE_MS } from './job.ts';
export { createJobHealth, type JobHealth, noteJobs } from './job-health.ts';
export { AnswerTooLarge, isAnswerTooLarge, limitAnswers, readAtMost } from './limit-answers.ts';
export { concerns, type Listener, listen } from './listener.ts';
export type { Log, LogFields } from './log.ts';
export { createMemories, defineMemory, type Memories, type Memory } from './memory.ts';
export { mustSee } from './must-see.ts';
export { type ApiMetadata, describeApi } from './openapi.ts';
export type { Approved, Orchestrations } from './orchestrations.ts';
export { retryAfterMs } from './retry-after.ts';
export {
  defineRoom,
  type HandlerOf,
  type HandlersOf,
  type Operator,
  type PersonalDataPart,
  type RawRequest,
  type Room,
  type Subscriber,
} from './room.ts';
export { type Answer, answer, type Download, downloadOf, isAnswer } from './route.ts';
export { keyFromSecret, type SealedBox, type SealKey, seal, unseal } from './sealed-box.ts';
export { UrlSetting, WordSetting } from './settings.ts';
export {
  CRASHED,
  type Crashed,
  type Effect,
  perform,
  type Settled,
  type Story,
  sleep,
  together,
  waitFor,
} from './story.ts';
export { cleanLine, cleanText } from './text.ts';
export type { WorkQueue } from './work-queue.ts';
export { zoneKept, zoneNamed } from './zone.ts';
