import type { DraftRequest } from '../../mail-ports.ts';

interface MailParts {
  from?: string;
  to?: string;
  subject?: string;
  at?: string;
  text?: string;
  /** Default `plain`. */
  form?: 'plain' | 'html';
  headers?: string[];
  messageId?: string;
  inReplyTo?: string;
}

export const mail = ({
  from = 'Dana Levi <dana@acme.example>',
  to = 'owner@example.com',
  subject = 'Review on Thursday',
  at = 'Wed, 11 Mar 2026 09:00:00 +0200',
  text = 'Can we move the review?',
  form = 'plain',
  headers = [],
  messageId = `${Math.random().toString(36).slice(2)}@acme.example`,
  inReplyTo,
}: MailParts = {}): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${at}`,
    `Message-ID: <${messageId}>`,
    ...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`] : []),
    ...headers,
    'MIME-Version: 1.0',
    `Content-Type: text/${form}; charset=utf-8`,
    '',
    text.replaceAll('\n', '\r\n'),
  ].join('\r\n');

export const reply = (threadId: string, lastMessageId: string, suggestionId = 'sug_1'): DraftRequest => ({
  threadId,
  lastMessageId,
  to: [{ name: 'Dana Levi', address: 'dana@acme.example' }],
  cc: [],
  subject: 'Re: Review on Thursday',
  body: 'Tuesday 10:00 works.',
  suggestionId,
});

/** A mail with files. */
export function withFiles(files: { type: string; name: string; bytes: Buffer }[]): string {
  const parts = files.map(({ type, name, bytes }) =>
    [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      ...(type === 'message/rfc822'
        ? ['', bytes.toString()]
        : ['Content-Transfer-Encoding: base64', '', bytes.toString('base64').replace(/.{76}/g, '$&\r\n')]),
    ].join('\r\n'),
  );
  const head = mail({ headers: [], text: '' }).replace(
    'Content-Type: text/plain; charset=utf-8',
    'Content-Type: multipart/mixed; boundary=b1',
  );
  const text = 'Content-Type: text/plain\r\n\r\nSee attached.';
  return `${head}${[text, ...parts].map((part) => `\r\n--b1\r\n${part}`).join('')}\r\n--b1--\r\n`;
}
