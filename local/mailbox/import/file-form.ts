import { isSeparator } from './read-mbox.ts';

export type FileForm = 'eml' | 'emlx' | 'mbox' | 'calendar' | { kind: 'foreign'; reason: string };

const unpackIt = 'it is an archive: unpack it, and import the folder that comes out';
const dataFile = 'it is a data file of Outlook: export it as .eml or mbox first';

const reasons: Record<string, string> = {
  msg: 'it is in Outlook’s own form: save it as .eml first',
  oft: 'it is a template of Outlook',
  pst: dataFile,
  ost: dataFile,
  olm: 'it is an export of Outlook for Mac: export it as .eml or mbox first',
  dbx: 'it is a folder of Outlook Express: export it as .eml or mbox first',
  msf: 'it is an index of Thunderbird and holds no mail',
  emlxpart: 'it is an attachment that Apple Mail keeps apart',
};
const archives = 'zip tar gz tgz bz2 tbz xz txz zst 7z rar'.split(' ');
const indexes =
  /^(?:table_of_contents|info\.plist|maildirfolder|maildirsize|subscriptions|\.ds_store|(?:dovecot|courier)[^/]*)$/i;

/** First bytes, as latin1, of forms that are told by them whatever the file is called. */
const magics: [string, string][] = [
  ['PK\x03\x04', unpackIt],
  ['\x1f\x8b', unpackIt],
  ['BZh', unpackIt],
  ['7z\xbc\xaf', unpackIt],
  ['Rar!', unpackIt],
  ['\xfd7zXZ', unpackIt],
  ['!BDN', dataFile],
  ['\xd0\xcf\x11\xe0', 'it is in Outlook’s own form: save it as .eml first'],
];

/** What a file is, by its name and its first bytes. */
export function formOf(name: string, head: Buffer): FileForm {
  const text = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const ending = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  if (ending === 'emlx') return 'emlx';
  if (isSeparator(firstLine, false)) return 'mbox';
  if (ending === 'eml') return 'eml';
  const magic = magics.find(([bytes]) => text.startsWith(bytes));
  if (magic) return { kind: 'foreign', reason: magic[1] };
  if (ending === 'ics' || ending === 'ical' || /^BEGIN:VCALENDAR/i.test(text)) return 'calendar';
  if (ending === 'mbox' || ending === 'mbx') return 'mbox';
  if (indexes.test(name))
    return { kind: 'foreign', reason: 'it is an index of a mail program and holds no mail' };
  if (isMail(text)) return 'eml';
  if (archives.includes(ending)) return { kind: 'foreign', reason: unpackIt };
  return { kind: 'foreign', reason: reasons[ending] ?? 'it is neither a mail nor a mailbox nor a calendar' };
}

/** One mail without an ending of its own, as MH folders and many exports hold them. */
function isMail(text: string): boolean {
  const [header = ''] = text.split(/\r?\n\r?\n/, 1);
  const names = header.split(/\r?\n/).map((line) => /^([!-9;-~]+):/.exec(line)?.[1]?.toLowerCase());
  if (names[0] === undefined || !names.includes('from')) return false;
  return ['date', 'message-id', 'received', 'subject', 'to'].some((name) => names.includes(name));
}
