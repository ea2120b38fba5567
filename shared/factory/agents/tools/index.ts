import { calendarFreeBusy, calendarList } from './calendar.ts';
import { mailReadThread, mailSearch } from './mail.ts';
import { mailNew } from './new-mail.ts';
import { briefWrite, contactsLookup, suggestionsPending, tasksList, toneGet } from './own-records.ts';
import type { ReadTool, WriteTool } from './tool.ts';

const READ: ReadTool[] = [
  mailNew,
  mailSearch,
  mailReadThread,
  calendarList,
  calendarFreeBusy,
  contactsLookup,
  toneGet,
  tasksList,
  suggestionsPending,
];
const WRITE: WriteTool[] = [briefWrite];

/** Workflows that were stored earlier may still name it. It wrote before the person had agreed; now it writes nothing. */
export const RETIRED_WRITE_TOOLS = new Set(['label.remember']);

export const LISTS_NEW_MAIL = mailNew.name;
export const READ_TOOLS = new Map(READ.map((tool) => [tool.name, tool]));
export const WRITE_TOOLS = new Map(WRITE.map((tool) => [tool.name, tool]));

export {
  type BlockedResult,
  type ReadResult,
  type ReadTool,
  type ToolCtx,
  type WriteOrigin,
  type WriteResult,
  type WriteTool,
  wireName,
} from './tool.ts';
