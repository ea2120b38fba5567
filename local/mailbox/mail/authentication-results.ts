import type { MailAddress, MailContent } from './message.ts';

/** What a server found when a mail came in. Nothing is looked up here: whoever hands the mail in says what it was. */
export const senderChecks = ['pass', 'fail', 'none'] as const;
export type SenderCheck = (typeof senderChecks)[number];

export const isSenderCheck = (text: string): text is SenderCheck =>
  senderChecks.some((check) => check === text);

/** As Exchange puts it above whatever the mail brought along: in its own form, and without the name of a server. */
export function withResults(content: MailContent, check: SenderCheck): MailContent['headers'] {
  const value = resultsOf(check, domainOf(content.from));
  return [{ name: 'Authentication-Results', value }, ...content.headers];
}

function resultsOf(check: SenderCheck, domain: string): string {
  const spf = `spf=${check} (sender IP is 192.0.2.25) smtp.mailfrom=${domain}`;
  const dkim =
    check === 'pass'
      ? `dkim=pass (signature was verified) header.d=${domain}`
      : 'dkim=none (message not signed) header.d=none';
  const dmarc = `dmarc=${check} action=none header.from=${domain}`;
  const whole = check === 'pass' ? 'compauth=pass reason=100' : 'compauth=fail reason=001';
  return `${spf}; ${dkim};${dmarc};${whole}`;
}

const domainOf = (from: MailAddress | null): string => from?.address.split('@').at(-1) ?? '';
