const DAY_MS = 24 * 3_600_000;

let made = 0;

/** A mail that invites to an event of half an hour, some days from now. */
export function anInvitation({ to, title }: { to: string; title: string }): string {
  made += 1;
  const id = `invitation-${made}-${crypto.randomUUID()}`;
  const start = new Date(Date.now() + (2 + made) * DAY_MS);
  start.setUTCHours(9, 0, 0, 0);
  const event = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//acme//calendar//EN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    `UID:${id}@acme.example`,
    `DTSTAMP:${moment(new Date())}`,
    `DTSTART:${moment(start)}`,
    `DTEND:${moment(new Date(start.getTime() + 1_800_000))}`,
    `SUMMARY:${title}`,
    'ORGANIZER;CN=Dana Levi:mailto:dana@acme.example',
    `ATTENDEE;CN=Robin Vale;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${to}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return [
    'From: Dana Levi <dana@acme.example>',
    `To: Robin Vale <${to}>`,
    `Subject: Invitation: ${title}`,
    `Date: ${new Date(Date.now() - 3_600_000).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}.mail@acme.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${title}. Will you come?`,
    '--part',
    'Content-Type: text/calendar; charset=utf-8; method=REQUEST',
    '',
    ...event,
    '--part--',
    '',
  ].join('\r\n');
}

const moment = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
