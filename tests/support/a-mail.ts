export interface MailParts {
  from?: string;
  to?: string;
  cc?: string;
  replyTo?: string;
  subject?: string;
  text?: string;
  at?: Date;
  id?: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
}

let made = 0;

/** A mail as it travels. */
export function aMail({
  from,
  to,
  cc,
  replyTo,
  subject,
  text,
  at,
  id,
  inReplyTo,
  headers,
}: MailParts): string {
  made += 1;
  const lines = {
    From: from ?? 'Dana Levi <dana@acme.example>',
    To: to ?? 'me@connectsoft.example',
    ...(cc && { Cc: cc }),
    ...(replyTo && { 'Reply-To': replyTo }),
    Subject: subject ?? 'Thursday',
    Date: (at ?? new Date('2026-03-12T07:00:00Z')).toUTCString().replace('GMT', '+0000'),
    'Message-ID': `<${id ?? `mail-${made}@acme.example`}>`,
    ...(inReplyTo && { 'In-Reply-To': `<${inReplyTo}>`, References: `<${inReplyTo}>` }),
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  return `${head.join('\r\n')}\r\n\r\n${text ?? 'Could you tell me until tomorrow which of the two dates suits you?'}\r\n`;
}
