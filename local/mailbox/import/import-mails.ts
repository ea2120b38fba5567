import { controlKeyHeader } from '../../doors/index.ts';
import { dayMs } from '../zones.ts';
import { type SourceMail, sourceMails } from './mail-sources.ts';
import { newestDateMs } from './newest-date.ts';

interface ImportInput {
  path: string;
  account: string;
  /** Base address of the running mailbox. */
  url: string;
  /** Of the data folder that the mailbox runs on. */
  controlKey: string | undefined;
  /** `recent` moves all dates by the same whole days, so that the newest mail is of the last day. */
  dates: 'recent' | 'keep';
  nowMs: number;
  onProgress?(soFar: ImportResult): void;
}

interface ImportResult {
  imported: number;
  alreadyThere: number;
  skipped: { name: string; reason: string }[];
  shiftDays: number;
}

const batchMails = 100;
const batchBytes = 4_000_000;
const mailBytes = 30_000_000;

/** Sends mails to the control door of a running mailbox, a batch at a time. Throws when it does not answer. */
export async function importMails(input: ImportInput): Promise<ImportResult> {
  const { path, account, onProgress } = input;
  await ensureAccount(input, account);
  const shiftDays = await shiftFor(input);
  const result: ImportResult = { imported: 0, alreadyThere: 0, skipped: [], shiftDays };
  for await (const batch of batches(sourceMails(path), result)) {
    const answer = await sendBatch({ ...input, shiftDays }, batch);
    result.imported += answer.imported;
    result.alreadyThere += answer.alreadyThere;
    for (const { index, reason } of answer.rejected)
      result.skipped.push({ name: batch[index]?.name ?? '', reason });
    onProgress?.(result);
  }
  return result;
}

async function shiftFor({ path, dates, nowMs }: ImportInput): Promise<number> {
  if (dates === 'keep') return 0;
  const newestMs = await newestDateMs(sourceMails(path), nowMs);
  return newestMs === undefined ? 0 : Math.floor((nowMs - newestMs) / dayMs);
}

async function* batches(
  mails: AsyncIterable<SourceMail>,
  { skipped }: ImportResult,
): AsyncGenerator<SourceMail[]> {
  let batch: SourceMail[] = [];
  let bytes = 0;
  for await (const mail of mails) {
    if (mail.raw.byteLength > mailBytes) {
      skipped.push({ name: mail.name, reason: `it is larger than ${mailBytes / 1_000_000} MB` });
      continue;
    }
    if (batch.length >= batchMails || bytes + mail.raw.byteLength > batchBytes) {
      if (batch.length > 0) yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(mail);
    bytes += mail.raw.byteLength;
  }
  if (batch.length > 0) yield batch;
}

interface BatchAnswer {
  imported: number;
  alreadyThere: number;
  rejected: { index: number; reason: string }[];
}

type Door = Pick<ImportInput, 'url' | 'controlKey'>;
type Target = Door & { account: string; shiftDays: number };

async function sendBatch(target: Target, batch: SourceMail[]): Promise<BatchAnswer> {
  const { account, shiftDays } = target;
  const messages = batch.map(({ raw }) => raw.toString('base64'));
  const path = `accounts/${encodeURIComponent(account)}/messages/bulk?shiftDays=${shiftDays}`;
  return (await post(target, path, { encoding: 'base64', messages })) as BatchAnswer;
}

const ensureAccount = (door: Door, address: string) =>
  post(door, 'accounts', { address, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });

async function post({ url, controlKey = '' }: Door, path: string, body: object): Promise<unknown> {
  const reply = await fetch(`${url.replace(/\/$/, '')}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [controlKeyHeader]: controlKey },
    body: JSON.stringify(body),
  }).catch((error) => {
    throw Object.assign(new Error(`The mailbox does not answer at ${url}.`), {
      cause: error,
      isUnreachable: true,
    });
  });
  if (reply.ok) return reply.json();
  if (reply.status === 401)
    throw new Error(`The mailbox at ${url} runs on another data folder. Name it with CONNECTSOFT_DATA_DIR.`);
  throw new Error(`The mailbox refused ${path}: ${reply.status} ${await reply.text()}`);
}

export const isUnreachable = (error: unknown): boolean => error instanceof Error && 'isUnreachable' in error;
