import type { MailContent } from '../capabilities/mail-ports.ts';

/** A mail as a vendor shows it. */
export interface FoundMail {
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  /** As plain text; `undefined` when the vendor did not give it as such. */
  text: string | undefined;
  hasAttachments: boolean;
}

/**
 * The same words to the same people, and nothing with them. What vendors do to any text of a mail does not count: the
 * form of line ends, blanks at the end of a line, hard blanks, empty lines around it, capitals in an address.
 */
export function isSameMail(wanted: MailContent, found: FoundMail, ownAddress: string): boolean {
  return (
    !found.hasAttachments &&
    found.text !== undefined &&
    plain(found.text) === plain(wanted.body) &&
    plain(found.subject) === plain(wanted.subject) &&
    people(found.to) === people(wanted.to.map(({ address }) => address)) &&
    people(found.cc) === people(wanted.cc.map(({ address }) => address)) &&
    found.bcc.length === 0 &&
    found.replyTo.every((address) => normal(address) === normal(ownAddress))
  );
}

/** Line by line: a pattern over the whole text would take time that grows with the square of its blanks. */
function plain(text: string): string {
  const lines = text
    .replaceAll('\u00a0', ' ')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd());
  const first = lines.findIndex(Boolean);
  return lines.slice(first, lines.findLastIndex(Boolean) + 1).join('\n');
}

const people = (addresses: string[]): string => [...new Set(addresses.map(normal))].toSorted().join();

const normal = (address: string): string => address.trim().toLowerCase();
