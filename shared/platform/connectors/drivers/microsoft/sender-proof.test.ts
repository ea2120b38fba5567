import { describe, expect, test } from 'vitest';
import { isSenderProven } from './sender-proof.ts';

const header = (value: string, name = 'Authentication-Results') => ({ name, value });
const own = (dmarc = 'dmarc=pass action=none header.from=shop.example') =>
  `spf=pass (sender IP is 192.0.2.25) smtp.mailfrom=shop.example; dkim=pass (signature was verified) header.d=shop.example;${dmarc};compauth=pass reason=100`;
const foreign = 'mx.shop.example; dmarc=pass header.from=shop.example';
const received = header(
  'from mail.shop.example by mx.outlook.example; Thu, 12 Mar 2026 07:00:00 +0000',
  'Received',
);

const proven = (headers: { name: string; value: string }[] | null, address = 'news@shop.example') =>
  isSenderProven({ from: { emailAddress: { address } }, internetMessageHeaders: headers });

describe('the mailbox vouches for a sender', () => {
  test.each([
    ['with one result of its own', [received, header(own())]],
    ['whatever the case of names', [header(own().toUpperCase(), 'AUTHENTICATION-RESULTS')]],
    ['also when other servers have told theirs below', [header(own()), header(foreign), header('none')]],
    [
      'also in the older form, with names of hosts between',
      [header(own().replaceAll('; ', '; hotmail.com; '))],
    ],
    [
      'with remarks that hold semicolons',
      [header(own('dmarc=pass (p=none; dis=none) header.from=shop.example'))],
    ],
  ])('%s', (_how, headers) => expect(proven(headers)).toBe(true));

  test('of a domain in other letters', () => {
    const headers = [header(own('dmarc=pass action=none header.from=xn--bcher-kva.example'))];
    expect(proven(headers, 'news@bücher.example')).toBe(true);
  });
});

describe('nothing is proved', () => {
  test.each([
    ['without headers', null],
    ['without a result', [received]],
    ['by a server that is not the mailbox’s', [header(foreign)]],
    ['by what the mail brought along besides', [header(own()), header(own())]],
    ['by what lies below another server’s result', [header(foreign), header(own())]],
    ['by a failed check', [header(own('dmarc=fail action=none header.from=shop.example'))]],
    [
      'by a forged result below a failed one',
      [header(own('dmarc=fail action=none header.from=shop.example')), header(own())],
    ],
    ['by a best guess', [header(own('dmarc=bestguesspass action=none header.from=shop.example'))]],
    ['by another domain', [header(own('dmarc=pass action=none header.from=evil.example'))]],
    ['by a domain above it', [header(own('dmarc=pass action=none header.from=example'))]],
    [
      'by two results of one check',
      [header(own('dmarc=pass header.from=shop.example;dmarc=fail header.from=shop.example'))],
    ],
    ['by two domains', [header(own('dmarc=pass header.from=shop.example header.from=evil.example'))]],
    ['without a domain', [header(own('dmarc=pass action=none'))]],
    [
      'by a remark',
      [header(own('dmarc=none (;dmarc=pass header.from=shop.example;) header.from=evil.example'))],
    ],
    ['by what cannot be read', [header(own('dmarc=pass ( header.from=shop.example'))]],
    ['by words in quotes', [header(own('dmarc=pass reason="x;dmarc=pass" header.from=shop.example'))]],
    ['by the other checks', [header('spf=pass smtp.mailfrom=shop.example; dkim=pass header.d=shop.example')]],
    ['by another header', [header(own(), 'Authentication-Results-Original')]],
  ])('%s', (_how, headers) => expect(proven(headers)).toBe(false));

  test.each(['', 'news', 'news@', 'news@shop.example.evil.example', 'news@shop.example@evil.example'])(
    'of the address %j',
    (address) => expect(proven([header(own())], address)).toBe(false),
  );
});
