import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isLogLevel, type LogLevel } from './core/log-sink.ts';
import { startupError } from './startup-error.ts';
import { timeSpanMs } from './time-span.ts';

export interface QueueSettings {
  batchSize: number;
  /** A new batch is fetched once this many messages or fewer are in work. */
  newBatchThreshold: number;
  maxDequeueCount: number;
  /** How long a message stays hidden after a failure. */
  visibilityTimeoutMs: number;
  maxPollingIntervalMs: number;
  messageEncoding: 'base64' | 'none';
}

export interface HostConfig {
  routePrefix: string;
  /** 0 means without limit. */
  functionTimeoutMs: number;
  logLevel: LogLevel;
  queues: QueueSettings;
  durable: {
    hubName: string;
    defaultVersion: string | null;
    maxConcurrentActivities: number;
    maxConcurrentOrchestrators: number;
  };
}

type Section = Record<string, unknown>;

/** What `host.json` says (learn.microsoft.com/azure/azure-functions/functions-host-json), with Azure's defaults. */
export function readHostConfig(appDir: string): HostConfig {
  const host = readJson(path.join(appDir, 'host.json'));
  if (host.version !== '2.0') throw startupError(`${appDir}/host.json must say "version": "2.0".`);
  const extensions = section(host, 'extensions');
  return {
    routePrefix: text(section(extensions, 'http'), 'routePrefix', 'api').split('/').filter(Boolean).join('/'),
    functionTimeoutMs: timeoutMs(text(host, 'functionTimeout', '00:05:00')),
    logLevel: logLevel(section(section(host, 'logging'), 'logLevel')),
    queues: queueSettings(section(extensions, 'queues')),
    durable: durableSettings(section(extensions, 'durableTask')),
  };
}

function queueSettings(given: Section): QueueSettings {
  const batchSize = whole(given, 'batchSize', 16, 1, 32);
  const encoding = text(given, 'messageEncoding', 'base64').toLowerCase();
  if (encoding !== 'base64' && encoding !== 'none') throw invalid('messageEncoding', encoding);
  return {
    batchSize,
    newBatchThreshold: whole(
      given,
      'newBatchThreshold',
      Math.ceil(batchSize / 2) * availableParallelism(),
      0,
      1_000,
    ),
    maxDequeueCount: whole(given, 'maxDequeueCount', 5, 1, 1_000),
    visibilityTimeoutMs: timeSpanMs(text(given, 'visibilityTimeout', '00:00:00'), 'visibilityTimeout'),
    maxPollingIntervalMs: Math.max(
      100,
      timeSpanMs(text(given, 'maxPollingInterval', '00:01:00'), 'maxPollingInterval'),
    ),
    messageEncoding: encoding,
  };
}

/** What the extension knows, by its place: a member in another place is passed over there without a word. */
const DURABLE_MEMBERS = [
  ...['hubName', 'defaultVersion', 'versionMatchStrategy', 'versionFailureStrategy', 'storageProvider'],
  ...['maxConcurrentActivityFunctions', 'maxConcurrentOrchestratorFunctions', 'maxConcurrentEntityFunctions'],
  ...['maxEntityOperationBatchSize', 'entityMessageReorderWindowInMinutes', 'maxOrchestrationActions'],
  ...['extendedSessionsEnabled', 'extendedSessionIdleTimeoutInSeconds', 'storeInputsInOrchestrationHistory'],
  ...['overridableExistingInstanceStates', 'useGracefulShutdown', 'useAppLease', 'appLeaseOptions'],
  ...['tracing', 'notifications', 'httpSettings', 'localRpcEndpointEnabled'],
];
const STORAGE_MEMBERS = [
  ...['type', 'connectionName', 'connectionStringName', 'partitionCount', 'maxQueuePollingInterval'],
  ...['controlQueueBatchSize', 'controlQueueBufferThreshold', 'controlQueueVisibilityTimeout'],
  ...['workItemQueueVisibilityTimeout', 'fetchLargeMessagesAutomatically', 'queueClientMessageEncoding'],
  ...['trackingStoreConnectionName', 'trackingStoreConnectionStringName', 'trackingStoreNamePrefix'],
  ...['useLegacyPartitionManagement', 'useTablePartitionManagement', 'allowReplayingTerminalInstances'],
];

function durableSettings(given: Section): HostConfig['durable'] {
  demandKnown('durableTask', given, DURABLE_MEMBERS);
  const storage = section(given, 'storageProvider');
  demandKnown('durableTask.storageProvider', storage, STORAGE_MEMBERS);
  // Messages wait in no queue here, so how often queues are looked at is only checked.
  if (timeSpanMs(text(storage, 'maxQueuePollingInterval', '00:00:30'), 'maxQueuePollingInterval') === 0)
    throw invalid('maxQueuePollingInterval', storage.maxQueuePollingInterval);
  return {
    hubName: text(given, 'hubName', 'TestHubName'),
    defaultVersion: text(given, 'defaultVersion', '') || null,
    maxConcurrentActivities: whole(
      given,
      'maxConcurrentActivityFunctions',
      10 * availableParallelism(),
      1,
      100_000,
    ),
    maxConcurrentOrchestrators: whole(
      given,
      'maxConcurrentOrchestratorFunctions',
      10 * availableParallelism(),
      1,
      100_000,
    ),
  };
}

function demandKnown(place: string, given: Section, members: string[]): void {
  const known = members.map((member) => member.toLowerCase());
  const unknown = Object.keys(given).find((member) => !known.includes(member.toLowerCase()));
  if (unknown) throw startupError(`host.json: ${place} has no member ${unknown}.`);
}

function timeoutMs(span: string): number {
  return span === '-1' ? 0 : timeSpanMs(span, 'functionTimeout');
}

function logLevel(levels: Section): LogLevel {
  const level = text(levels, 'default', 'information').toLowerCase();
  if (!isLogLevel(level)) throw invalid('logging.logLevel.default', level);
  return level;
}

/**
 * The app's environment: what the caller gives wins over the process, the process over `local.settings.json`,
 * as Core Tools has it.
 */
export function appSettings(appDir: string, given: Record<string, string>): Record<string, string> {
  const file = path.join(appDir, 'local.settings.json');
  if (!existsSync(file)) return given;
  const local = readJson(file);
  if (local.IsEncrypted === true)
    throw startupError(`${file} is encrypted; only plain settings can be read.`);
  const values = Object.entries(section(local, 'Values'))
    .filter(([name]) => process.env[name] === undefined)
    .map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(values), ...given };
}

/** Replaces `%NAME%` by the setting of that name; a missing one stops the start. */
export function expandSettings(value: string, env: NodeJS.ProcessEnv): string {
  return value.replace(/%([^%\s]+)%/g, (_whole, name: string) => {
    const setting = env[name];
    if (setting === undefined) throw startupError(`The setting "${name}", used as %${name}%, is missing.`);
    return setting;
  });
}

function readJson(file: string): Section {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Section;
  } catch (error) {
    throw startupError(`Cannot read ${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

function section(parent: Section, name: string): Section {
  const value = parent[name];
  return typeof value === 'object' && value !== null ? (value as Section) : {};
}

function text(parent: Section, name: string, fallback: string): string {
  const value = parent[name] ?? fallback;
  if (typeof value !== 'string') throw invalid(name, value);
  return value;
}

function whole(parent: Section, name: string, fallback: number, min: number, max: number): number {
  const value = parent[name] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalid(name, value);
}

function invalid(name: string, value: unknown): Error {
  return startupError(`host.json: ${name} cannot be ${JSON.stringify(value)}.`);
}
