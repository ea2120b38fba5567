import { domainToASCII } from 'node:url';

/** As much of a message as is looked at. */
interface Received {
  from?: { emailAddress: { address?: string | null | undefined } } | null | undefined;
  internetMessageHeaders?: { name: string; value: string }[] | null | undefined;
}

/**
 * Whether the mailbox itself found that a mail comes from the domain of its From address: DMARC, RFC 8601. It writes
 * its results above whatever came with the mail, and, other than RFC 8601 asks of everybody, without the name of a
 * server before them. A second header of that form was brought along by the mail, and then nothing is proved.
 */
export function isSenderProven({ from, internetMessageHeaders }: Received): boolean {
  const [first, ...others] = (internetMessageHeaders ?? [])
    .filter(({ name }) => name.toLowerCase() === 'authentication-results')
    .map(({ value }) => statementsOf(value));
  if (!first || !isOwn(first) || others.some(isOwn)) return false;
  const [dmarc, ...more] = first.filter(([method = '']) => method.startsWith('dmarc'));
  if (dmarc?.[0] !== 'dmarc=pass' || more.length > 0) return false;
  const [domain, ...further] = dmarc.filter((word) => word.startsWith(HEADER_FROM));
  return (
    domain !== undefined &&
    further.length === 0 &&
    isSameDomain(domain.slice(HEADER_FROM.length), domainOf(from?.emailAddress.address ?? ''))
  );
}

const HEADER_FROM = 'header.from=';

/** What cannot be read may be the mailbox's own, so it counts as such and proves nothing. */
const isOwn = (statements: string[][] | undefined): boolean =>
  statements === undefined || (statements[0]?.[0] ?? '').includes('=');

/** Each result with its properties, in small letters; `undefined` = not in the form that the mailbox writes. */
function statementsOf(value: string): string[][] | undefined {
  const bare = withoutComments(value.toLowerCase());
  return bare
    ?.split(';')
    .map((statement) => statement.split(/\s+/).filter(Boolean))
    .filter((words) => words.length > 0);
}

function withoutComments(value: string): string | undefined {
  if (/["\\]/.test(value)) return undefined;
  let depth = 0;
  let bare = '';
  for (const character of value) {
    if (character === ')') depth -= 1;
    if (depth < 0) return undefined;
    if (depth === 0 && character !== '(' && character !== ')') bare += character;
    if (character === '(') depth += 1;
  }
  return depth === 0 ? bare : undefined;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function isSameDomain(a: string, b: string): boolean {
  const [mine, theirs] = [domainToASCII(a), domainToASCII(b)];
  return mine !== '' && mine === theirs;
}
