import { beforeAll, expect, test } from 'vitest';
import { readSeedMails, type SeedMail } from './read-seed.ts';

let all: SeedMail[] = [];

beforeAll(async () => {
  all = await readSeedMails();
});

const mailNamed = (slug: string): SeedMail => {
  const found = all.find(({ file }) => file.endsWith(`-${slug}.eml`));
  if (!found) throw new Error(`no seed file is called ${slug}`);
  return found;
};

test('the one file that is no message is known by its name; every other file is readable', () => {
  const skipped = all.filter(({ isReadable }) => !isReadable).map(({ file }) => file);
  expect(skipped).toEqual(['inbox/99-not-a-message.eml']);
});

test('the file that is no message has no header at all', () => {
  const { bytes, email } = mailNamed('not-a-message');
  expect(bytes.includes(0)).toBe(true);
  expect(email.headers.filter(({ key }) => /^[a-z-]+$/.test(key))).toEqual([]);
});

test('a mail whose second boundary is misspelt still gives its text', () => {
  const { source, email } = mailNamed('honest-product-broken-boundary');
  expect(source).not.toContain('\r\n--=_speaker_part--');
  expect(email.text).toContain('do you bring your own laptop');
});

test('a mail without a Date header carries its time in Received only', () => {
  const { source, email } = mailNamed('boathouse-no-date');
  expect(email.date).toBeUndefined();
  expect(source).toMatch(/^Received: [^\r]+\r\n(\t[^\r]+\r\n)*\t\w{3}, \d\d Mar 2026/m);
  expect(email.text).toContain('Are you in, yes or no?');
});

test('a mail with the wrong charset loses its umlauts and nothing else', () => {
  const { bytes, email } = mailNamed('cafe-wrong-charset');
  expect(email.text).toContain('�');
  expect(email.text).toContain('Milas Geburtstag ist vorgemerkt');
  expect(new TextDecoder('windows-1252').decode(bytes)).toContain('Torte für Milas Geburtstag');
});

test('a header folded in odd places still names its author, its subject and its time', () => {
  const { source, email } = mailNamed('coop-odd-folding');
  expect(source).toMatch(/^from:\r\n\t"Housing/m);
  expect(email.from?.address).toBe('vorstand@sonnenhof-coop.example');
  expect(email.subject?.replace(/\s+/g, ' ')).toBe('Waiting list: you moved up to place 4');
  expect(email.date).toMatch(/^2026-03-05/);
});

test('a base64 body that breaks off is readable up to the break', () => {
  const { source, email } = mailNamed('transcript-truncated');
  const encoded = source.split('\r\n\r\n').slice(1).join('').replace(/\s/g, '');
  expect(encoded.length % 4).not.toBe(0);
  expect(email.text).toContain('would pay for reminders');
  expect(email.text).not.toContain('Jonas');
});
