import type { ViewedEvent } from '../calendar/calendar-view.ts';
import { propertyKey } from '../item-properties.ts';
import { type Clause, type Comparison, invalidFilter, parseFilter } from './filter.ts';

/** A `$filter` over events: start and end times, subject, `iCalUId` and extended properties. */
export function eventFilter(text: string | null): (event: ViewedEvent) => boolean {
  const tests = text === null ? [] : parseFilter(text).map(testOf);
  return (event) => tests.every((test) => test(event));
}

function testOf(clause: Clause): (viewed: ViewedEvent) => boolean {
  if (clause.kind === 'extended-property') {
    const wanted = propertyKey(clause.id);
    return ({ event }) =>
      event.extendedProperties.some(({ id, value }) => propertyKey(id) === wanted && value === clause.value);
  }
  const { property, value } = clause;
  if (property === 'start/dateTime') return timeTest(clause, ({ startMs }) => startMs);
  if (property === 'end/dateTime') return timeTest(clause, ({ endMs }) => endMs);
  if (clause.operator !== 'eq') throw invalidFilter(property);
  if (property === 'subject') return ({ event }) => event.subject === value;
  if (property === 'iCalUId') return ({ event }) => event.uid === value;
  throw invalidFilter(property);
}

/** Event times are compared as quoted text without a zone, which means UTC. */
function timeTest({ operator, value }: Comparison, read: (event: ViewedEvent) => number) {
  const text = typeof value === 'string' ? value : '';
  const limitMs = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(limitMs)) throw invalidFilter(String(value));
  const compare = {
    eq: (ms: number) => ms === limitMs,
    ne: (ms: number) => ms !== limitMs,
    ge: (ms: number) => ms >= limitMs,
    gt: (ms: number) => ms > limitMs,
    le: (ms: number) => ms <= limitMs,
    lt: (ms: number) => ms < limitMs,
  };
  return (event: ViewedEvent) => compare[operator](read(event));
}
