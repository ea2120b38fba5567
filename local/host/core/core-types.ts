import type { LogCategory, LogLevel } from './log-sink.ts';

/**
 * The shapes that pass between a functions host and the `@azure/functions` library, as the Node worker
 * (github.com/Azure/azure-functions-nodejs-worker) exchanges them. Exactly one member of a TypedData is set.
 */
export interface TypedData {
  /** Text. The library parses it when it looks like JSON. */
  string?: string;
  /** JSON text. */
  json?: string;
  bytes?: Uint8Array;
  http?: HttpTypedData;
  int?: number;
  double?: number;
}

export interface HttpTypedData {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  body?: TypedData | null;
  /** Decimal text, on answers only. */
  statusCode?: string;
  cookies?: RpcCookie[];
}

interface Nullable<T> {
  value?: T;
}

export interface RpcCookie {
  name?: string;
  value?: string;
  domain?: Nullable<string>;
  path?: Nullable<string>;
  expires?: Nullable<{ seconds?: number }>;
  secure?: Nullable<boolean>;
  httpOnly?: Nullable<boolean>;
  /** `none` means "not set"; `explicitNone` is the attribute SameSite=None. */
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  /** Seconds. */
  maxAge?: Nullable<number>;
}

export interface Binding {
  type: string;
  direction: 'in' | 'out';
  [option: string]: unknown;
}

interface Duration {
  seconds?: number;
}

export interface RetryOptions {
  retryStrategy?: 'fixedDelay' | 'exponentialBackoff';
  /** −1 means without end. */
  maxRetryCount?: number;
  delayInterval?: Duration;
  minimumInterval?: Duration;
  maximumInterval?: Duration;
}

export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
  retryOptions?: RetryOptions;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string };
}

export interface TraceContext {
  traceParent?: string;
  traceState?: string;
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext?: TraceContext;
  retryContext?: RetryContext;
}

export interface InvocationResponse {
  invocationId?: string;
  returnValue?: TypedData | null;
  outputData?: { name: string; data: TypedData }[];
}

export interface CoreInvocationContext {
  invocationId: string;
  request: InvocationRequest;
  metadata: FunctionMetadata;
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks';
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  /** Locks the app's setup and, when it asked for http streams, starts the library's server (`HttpUri`). */
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}
