import { aMessage, aThread, danaAsks, me, tuesday } from './skills/written-mail.ts';
import { offlineModel } from './wire/request-check.ts';

const fence = '7f3a9c21d4e8b605';

/** A source fenced as the app fences it. */
export const fenced = (kind: string, id: string, value: unknown, mark = fence): string =>
  `<<<SOURCE ${mark} kind="${kind}" id="${id}" trust="untrusted"\n${JSON.stringify(value)}\nSOURCE ${mark}>>>`;

/** The two messages with which every request of the app begins. */
export const theInput = (text: string, task = 'triage') => [
  { role: 'developer' as const, content: JSON.stringify({ ...tuesday, me, task }) },
  { role: 'user' as const, content: [{ type: 'input_text' as const, text }] },
];

const text = { type: 'string' };
const nullable = { type: ['string', 'null'] };
const closed = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const list = (items: unknown) => ({ type: 'array', items });

const schemas = {
  triage: closed({
    class: { type: 'string', enum: ['needs_reply', 'waiting_on_them', 'to_read', 'to_file', 'noise'] },
    urgency: { type: 'integer', minimum: 1, maximum: 5 },
    waitingOn: { type: 'string', enum: ['me', 'them', 'nobody'] },
    waitingPerson: nullable,
    dueBy: nullable,
    reason: text,
    sources: list(closed({ messageId: text, quote: text })),
  }),
  reply_draft: closed({
    outcome: { type: 'string', enum: ['draft', 'nothing_to_do'] },
    subject: text,
    body: text,
    missing: list(closed({ what: text, why: text })),
    moveEvent: { anyOf: [closed({ eventId: text, start: text, end: text, zone: text }), { type: 'null' }] },
    reason: text,
    sources: list(closed({ source: text, quote: text })),
  }),
};

export const theFormat = (name: keyof typeof schemas) => ({
  format: {
    type: 'json_schema' as const,
    name,
    strict: true,
    schema: schemas[name] as Record<string, unknown>,
  },
});

export const aTool = (name: string, properties: Record<string, unknown>) => ({
  type: 'function' as const,
  name,
  description: name,
  strict: true,
  parameters: closed(properties) as Record<string, unknown>,
});

export const calendarTools = [
  aTool('calendar_freeBusy', {
    from: text,
    to: text,
    minutes: { type: 'integer' },
    members: { type: ['array', 'null'], items: text },
  }),
  aTool('calendar_list', { from: text, to: text }),
];

export const danaThread = fenced('thread', 'mail:thr_1', aThread([aMessage(danaAsks)]));

export const triageRequest = (source = danaThread) => ({
  model: offlineModel,
  instructions: 'Sort the mail.',
  input: theInput(source),
  text: theFormat('triage'),
  store: false,
});
