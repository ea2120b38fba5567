export const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//suite//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');

export const event = (uid: string, lines: string[]) =>
  ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260301T000000Z', ...lines, 'END:VEVENT'].join('\r\n');

export const span = (from: string, to: string) => ({
  start: { at: from, zone: 'Asia/Jerusalem' },
  end: { at: to, zone: 'Asia/Jerusalem' },
});
