export interface MailAddress {
  name: string;
  address: string;
}

export interface ExtendedProperty {
  /** As Graph spells it: `String {guid} Name csSuggestionId`. */
  id: string;
  value: string;
}

export const folders = {
  inbox: 'Inbox',
  sentitems: 'Sent Items',
  drafts: 'Drafts',
  archive: 'Archive',
  deleteditems: 'Deleted Items',
  junkemail: 'Junk Email',
} as const;

export type FolderName = keyof typeof folders;

export const isFolderName = (name: string): name is FolderName => Object.hasOwn(folders, name);

export interface MailBody {
  type: 'html' | 'text';
  content: string;
}

/** What a mail says, wherever it came from. */
export interface MailContent {
  subject: string;
  from: MailAddress | null;
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  replyTo: MailAddress[];
  headers: { name: string; value: string }[];
  body: MailBody;
  importance: 'low' | 'normal' | 'high';
  internetMessageId: string;
  inReplyTo: string[];
}

/** A mail in a folder of an account. Instants in milliseconds. */
export interface Message extends MailContent {
  /** Stays for life. */
  id: string;
  /** Changes when the message moves: what a caller sees who did not ask for immutable ids. */
  mutableId: string;
  account: string;
  folder: FolderName;
  changeKey: string;
  conversationId: string;
  receivedMs: number;
  sentMs: number;
  createdMs: number;
  modifiedMs: number;
  isDraft: boolean;
  isRead: boolean;
  hasAttachments: boolean;
  categories: string[];
  extendedProperties: ExtendedProperty[];
}

export interface Attachment {
  id: string;
  name: string;
  contentType: string;
  isInline: boolean;
  contentId: string | null;
  content: Uint8Array;
}
