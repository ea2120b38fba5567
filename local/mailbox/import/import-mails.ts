import { dayMs } from '../zones.ts';
import { whyUnread } from './found.ts';
import { createReport, type ImportReport } from './import-report.ts';
import { type IndexedMail, indexGiven } from './index-given.ts';
import { type Door, openDoor, type SentMail, type Target } from './mailbox-door.ts';
import { readSource } from './read-file.ts';

interface ImportInput extends Door {
  path: string;
  account: string;
  /** `recent` moves all dates by the same whole days, so that the newest mail is of the last day. */
  dates: 'recent' | 'keep';
  nowMs: number;
  onProgress?(soFar: { read: number; imported: number }): void;
}

const batchMails = 100;
const batchBytes = 4_000_000;

/**
 * Sends mails and calendars to the control door of a running mailbox, a batch at a time, the oldest mail first: so
 * threads and invitations build up as they did, and a run that reads meanwhile never gets ahead of what is to come.
 * Throws when the mailbox does not answer.
 */
export async function importMails(input: ImportInput): Promise<ImportReport> {
  const door = openDoor(input);
  await door.ensureAccount(input.account);
  const report = createReport();
  const { mails, calendars } = await indexGiven(input.path, input.account, report);
  const shiftDays = input.dates === 'keep' ? 0 : shiftFor(mails, input.nowMs);
  const target: Target = { account: input.account, shiftDays };

  let lastMs: number | undefined;
  for await (const batch of batches(mails, report)) {
    const answer = await door.sendMails(target, batch.map(toSent), lastMs);
    lastMs = answer.lastMs ?? lastMs;
    for (const [index, result] of answer.results.entries()) report.mail(batch[index], result);
    input.onProgress?.({ read: report.given(), imported: report.imported() });
  }
  for (const { name, text } of calendars) report.calendar(name, await door.sendCalendar(target, text));
  return report.finish(shiftDays);
}

function shiftFor(mails: IndexedMail[], nowMs: number): number {
  const newestMs = mails.findLast(({ state }) => (state.writtenMs ?? nowMs + 1) <= nowMs)?.state.writtenMs;
  return newestMs === undefined ? 0 : Math.floor((nowMs - newestMs) / dayMs);
}

interface ReadMail extends IndexedMail {
  raw: Buffer;
}

const toSent = ({ raw, state }: ReadMail): SentMail => ({
  raw: raw.toString('base64'),
  folder: state.folder,
  isRead: state.isRead,
  isAnswered: state.isAnswered,
  categories: state.labels,
  writtenMs: state.writtenMs,
});

async function* batches(
  mails: IndexedMail[],
  report: Pick<ReturnType<typeof createReport>, 'named'>,
): AsyncGenerator<ReadMail[]> {
  let batch: ReadMail[] = [];
  let bytes = 0;
  for (const mail of mails) {
    const raw = await readSource(mail.source).catch((error: unknown) => whyUnread(error));
    if (typeof raw === 'string') {
      report.named({ kind: 'named', name: mail.name, reason: raw });
      continue;
    }
    if (batch.length >= batchMails || (batch.length > 0 && bytes + raw.byteLength > batchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push({ ...mail, raw });
    bytes += raw.byteLength;
  }
  if (batch.length > 0) yield batch;
}
