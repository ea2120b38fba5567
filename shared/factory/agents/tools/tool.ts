import type { z } from 'zod';
import type { StepFacts, StepSource } from '#factory/runs';
import type { Seen } from '#factory/suggestions';
import type { Ctx } from '#kernel';
import type { Blocked, Spoken } from '#platform/connectors';
import type { RecordWrite } from '#platform/records';
import type { Block } from '../fence.ts';
import type { Noted } from './seen-mail.ts';

/** What a tool may use. Nothing in here can change anything outside. */
export type ToolCtx = Pick<
  Ctx,
  'tenantId' | 'clock' | 'connections' | 'records' | 'suggestions' | 'preferences'
>;

/** What a read brought: the block for the model, what was looked at, and the facts a graph may branch on. */
export interface ReadResult {
  kind: 'read';
  block: Block;
  sources: StepSource[];
  fact: StepFacts;
  connectorCalls: number;
  /** What came of it, for the person; how many were found, where there is nothing here. */
  note?: string;
  /** What a proposal made from this rests on. */
  seen?: Seen[];
  /** What is to be remembered of the mailbox; no model is told. */
  noted?: Noted;
}

/** What is to be kept, and what the timeline says of it. */
export interface WriteResult {
  record: RecordWrite;
  note: string;
}

/** The source cannot be looked at; the run says so instead of reporting that nothing was found. */
export type BlockedResult = Blocked;

interface ToolBase<S extends z.ZodType> {
  /** Field word, such as `mail.search`; on the model's wire the dot becomes an underscore. */
  name: string;
  summary: string;
  input: S;
}

export interface ReadTool<S extends z.ZodType = z.ZodType> extends ToolBase<S> {
  mark: 'R';
  /** What the account has to be good for that it looks at; left out where it looks at what is kept here. */
  capability?: Spoken;
  read(ctx: ToolCtx, input: z.infer<S>): Promise<ReadResult | BlockedResult>;
}

/** Who asks for a write and from what it was made. */
export interface WriteOrigin {
  agentId: string;
  runId: string;
  /** Same key, same record: a repeated step writes once. */
  key: string;
}

export interface WriteTool<S extends z.ZodType = z.ZodType> extends ToolBase<S> {
  mark: 'I';
  /** Says what is to be kept; whoever asks keeps it, together with the step that tells of it. */
  write(
    ctx: Pick<ToolCtx, 'clock' | 'preferences'>,
    input: z.infer<S>,
    origin: WriteOrigin,
  ): Promise<WriteResult>;
}

export const defineReadTool = <S extends z.ZodType>(tool: Omit<ReadTool<S>, 'mark'>): ReadTool =>
  ({ ...tool, mark: 'R' }) as ReadTool;
export const defineWriteTool = <S extends z.ZodType>(tool: Omit<WriteTool<S>, 'mark'>): WriteTool =>
  ({ ...tool, mark: 'I' }) as WriteTool;

export const wireName = (tool: string): string => tool.replaceAll('.', '_');
