import type { ArrivedThread, MailAddress, MailMessage, MailThreadSummary, UnreadableMail } from './mail.ts';

/*
 * What a driver of mail must do. Every call may reject with a ConnectorError and with nothing else; no call repeats
 * itself, repeating belongs to the durable layer.
 */

export interface MailSearch {
  query?: string | undefined;
  /** Part of a sender's name or address. */
  from?: string | undefined;
  label?: string | undefined;
  /** Only messages received at or after it. */
  since: Date;
  unreadOnly?: boolean | undefined;
  /** At most 50; 20 when left out. */
  limit?: number;
}

export interface ArrivalsAsk {
  /** From this moment on, itself included. */
  since: Date;
  /** Messages that were looked at before, by their ids. */
  seen: { has(messageId: string): boolean };
  first: 'oldest' | 'newest';
}

export interface Arrivals {
  /** By their newest message, in the order that was asked for. */
  threads: ArrivedThread[];
  /** False: there is more mail than is read at once. It lies beyond the last thread. */
  isComplete: boolean;
  /** Listed by the vendor in a form that is not understood. It keeps nobody from reading the others. */
  unreadable: UnreadableMail[];
}

export interface Inventory {
  /** Newest first, without what they say: no drafts, and nothing that was thrown away. */
  messages: { id: string; threadId: string; subject: string; receivedAt: string }[];
  /** From this moment on they are all here; of very many, older ones are left out. */
  from: string;
  unreadable: UnreadableMail[];
}

export interface ThreadState {
  threadId: string;
  /** Of the newest message. */
  subject: string;
  /** The newest message that is not a draft. */
  lastMessageId: string;
  lastVersion: string;
  lastIsSent: boolean;
  lastAt: string;
  /** All that is no draft and was not thrown away, oldest first. */
  messages: { id: string; receivedAt: string; labels: string[] }[];
}

export interface MailReader {
  /** Threads by their newest message, newest first. With `query`, a thread shows the newest message that matches. */
  search(search: MailSearch): Promise<MailThreadSummary[]>;
  /** Threads with mail that was not seen, made of the first 500 messages in the order that was asked for. */
  arrivals(ask: ArrivalsAsk): Promise<Arrivals>;
  /** Which mail lies in the mailbox that was received since, up to 2,000 messages of it. */
  inventory(since: Date): Promise<Inventory>;
  /** The newest messages of a thread, oldest first, at most 20; empty when the thread is gone. */
  readThread(threadId: string, max?: number): Promise<MailMessage[]>;
  /** Which messages a thread holds, without their text. `gone` when it has none left. */
  threadState(threadId: string): Promise<ThreadState>;
}

export type FilingFolder = 'inbox' | 'archive';

/** What a mail says and to whom, as it was approved. */
export interface MailContent {
  to: MailAddress[];
  cc: MailAddress[];
  subject: string;
  /** Plain text, sent exactly as it is. */
  body: string;
}

/** A mail and the suggestion that it belongs to. */
export interface WantedMail extends MailContent {
  suggestionId: string;
}

export interface DraftRequest extends WantedMail {
  threadId: string | null;
  /** The message that is answered; `null` starts a new thread. */
  lastMessageId: string | null;
  /** Asked between the look for an earlier draft and the call that makes one; what it rejects with ends this. */
  beforeCreation?: () => Promise<void>;
}

/**
 * What a suggestion made. `isAsWanted`: the same words to the same people, no blind copy, no attachment.
 * `isInDrafts`: it lies where drafts lie; elsewhere it was thrown away, moved, or is on its way out.
 */
export type SuggestionTrace =
  | { kind: 'none' }
  | { kind: 'draft'; draftId: string; version: string; isAsWanted: boolean; isInDrafts: boolean }
  | { kind: 'sent'; messageId: string; isAsWanted: boolean };

/** `version`: the one it was written under by this very call; none when an earlier call wrote it. */
export type Draft = { kind: 'draft'; draftId: string; version?: string | undefined };

/** `accepted`: the vendor took it, and does not show it among the sent ones yet. */
export type Sent = Extract<SuggestionTrace, { kind: 'sent' }> | { kind: 'accepted' };

/** A change of the messages that are named. What came into the thread beside them stays as it is. */
export interface ThreadChange {
  threadId: string;
  messageIds: string[];
}

/** What became of an earlier try: looks only, so a grant to read is enough for it. */
export interface MailTracer {
  /** `gone` when the thread has no message left. */
  threadState(threadId: string): Promise<ThreadState>;
  /** Messages of the thread that lie in this folder; empty when there is none. */
  idsIn(folder: FilingFolder, threadId: string): Promise<string[]>;
  /** Compares what it finds. With `draftId` no other draft counts. */
  findBySuggestion(wanted: WantedMail & { draftId?: string | null }): Promise<SuggestionTrace>;
}

export interface MailWriter extends MailTracer {
  /** Looks first: a repeat finds its draft or sent message and makes no second one. `stale` when that draft was changed. */
  createReplyDraft(draft: DraftRequest): Promise<Draft | Extract<SuggestionTrace, { kind: 'sent' }>>;
  /**
   * Sends a draft that is as wanted, and tells what was sent. A repeat finds the sent message. `stale` when the draft
   * is another suggestion's or was changed; with the `version` it was written under, it is not looked at as closely.
   */
  send(request: WantedMail & { draftId: string; version?: string | undefined }): Promise<Sent>;
  /**
   * Removes an unsent draft that is as wanted, and no other. `false` = it was left: it is another suggestion's, was
   * changed, moved or sent.
   */
  withdrawDraft(request: WantedMail & { draftId: string }): Promise<boolean>;
  /** Puts the label on the messages; names those that did not have it, for an undo. */
  applyLabel(change: ThreadChange & { label: string }): Promise<{ changedIds: string[] }>;
  /** Moves those that lie in the inbox, and names them, for an undo. */
  archive(change: ThreadChange): Promise<{ changedIds: string[] }>;
}
