import ICAL from 'ical.js';

/** What was left out of one component, by the names of the properties that nobody can read. */
export interface LeftOut {
  summary: string;
  properties: string[];
}

/** Components that stand directly in a calendar; one that begins ends the one before. */
const topLevel = /^(?:VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE)$/;

/** No calendar needs more: an alarm in an event in a calendar. */
const deepest = 8;

/**
 * A calendar text without the lines that cannot be read, with every component closed: one bad property, or an end
 * that is missing, does not take the other events with it. Lines come unfolded.
 */
export function soundCalendar(text: string): { text: string; leftOut: LeftOut[] } {
  const out: string[] = [];
  const leftOut: LeftOut[] = [];
  const open: string[] = [];
  let current: LeftOut = { summary: '', properties: [] };

  const closeTo = (depth: number): void => {
    while (open.length > depth) out.push(`END:${open.pop()}`);
    if (depth <= 1 && current.properties.length > 0) leftOut.push(current);
    if (depth <= 1) current = { summary: '', properties: [] };
  };
  const begin = (name: string): void => {
    if (name === 'VCALENDAR') closeTo(0);
    else if (open.length === 0) openUp('VCALENDAR');
    if (topLevel.test(name)) closeTo(1);
    if (open.length < deepest) openUp(name);
  };
  const openUp = (name: string): void => {
    out.push(`BEGIN:${name}`);
    open.push(name);
  };

  for (const line of unfolded(text)) {
    const [, edge, name = ''] = /^(BEGIN|END):\s*([A-Za-z-]+)\s*$/i.exec(line) ?? [];
    const component = name.toUpperCase();
    if (edge?.toUpperCase() === 'BEGIN') begin(component);
    else if (edge) closeTo(open.includes(component) ? open.lastIndexOf(component) : open.length);
    else if (open.length > 0 && isReadable(line)) {
      out.push(line);
      if (open.length === 2 && /^SUMMARY[;:]/i.test(line))
        current.summary = line.slice(line.indexOf(':') + 1);
    } else if (open.length > 0) current.properties.push(/^[\w-]*/.exec(line)?.[0] || line.slice(0, 20));
  }
  closeTo(0);
  return { text: out.join('\r\n'), leftOut };
}

const unfolded = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** A property that can be read by whoever asks for its values later. */
function isReadable(line: string): boolean {
  try {
    const jcal: unknown[] = ICAL.parse.property(line);
    new ICAL.Property(jcal).getValues();
    const [, , type, ...values] = jcal;
    return !/^(?:date|date-time|period)$/.test(String(type)) || values.every(isTime);
  } catch {
    return false;
  }
}

/** ical.js counts on from a day that does not exist, and so would put an event where nobody wants it. */
const isTime = (value: unknown): boolean => !Number.isNaN(Date.parse(String(value).slice(0, 19)));
