import type { SourceMail } from './mail-sources.ts';

/** When the newest of the mails was written, by its Date header; mails from the future do not count. */
export async function newestDateMs(
  mails: AsyncIterable<SourceMail>,
  nowMs: number,
): Promise<number | undefined> {
  let newest: number | undefined;
  for await (const { raw } of mails) {
    const writtenMs = writtenAt(raw);
    if (writtenMs !== undefined && writtenMs <= nowMs && writtenMs > (newest ?? 0)) newest = writtenMs;
  }
  return newest;
}

const headerBytes = 64_000;

function writtenAt(raw: Buffer): number | undefined {
  const [header = ''] = raw
    .subarray(0, headerBytes)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1);
  const line = /^date:[ \t]*(.*(?:\r?\n[ \t].*)*)/im.exec(header)?.[1] ?? '';
  const writtenMs = Date.parse(line.replace(/\r?\n[ \t]+/g, ' ').replace(/\([^()]*\)/g, ''));
  return Number.isNaN(writtenMs) ? undefined : writtenMs;
}
