import { z } from 'zod';
import { called, introduce, isMe, lineOf, minuteOf, type Telling, textLines } from './lines.ts';
import { withoutRepeats } from './repeats.ts';

const Person = z.object({ name: z.string(), address: z.string() });
const Message = z.object({
  id: z.string(),
  from: Person,
  to: z.array(Person),
  cc: z.array(Person),
  receivedAt: z.string(),
  isSent: z.boolean(),
  isBulk: z.boolean(),
  text: z.string(),
  attachments: z.array(z.object({ name: z.string(), type: z.string().nullish() })),
});
type Message = z.infer<typeof Message>;
const Thread = z.object({ threadId: z.string(), subject: z.string(), messages: z.array(Message) });

/** Characters of a mail that are shown: of the newest, which is what is worked on, and of each before it. */
const SHOWN = { newest: 8_000, earlier: 2_000 };
/** Of what is shown of a long mail, the share that is its end: questions often stand there. */
const END_SHARE = 1 / 4;

/** A conversation: who takes part, then each mail with one line of ours above its text. */
export function tellThread(value: unknown, telling: Telling): string | undefined {
  const parsed = Thread.safeParse(value);
  if (!parsed.success) return undefined;
  const { threadId, subject, messages } = parsed.data;
  const { names } = telling;
  names.nameOf({ kind: 'thread', id: threadId });
  return [
    `subject: ${lineOf(subject)}`,
    ...messages.flatMap(({ from, to, cc }) => introduce(telling, [from, ...to, ...cc])),
    ...messages.flatMap((message, index) =>
      tellMessage(message, messages.slice(0, index), telling, index === messages.length - 1),
    ),
  ].join('\n');
}

function tellMessage(message: Message, before: Message[], telling: Telling, isNewest: boolean): string[] {
  const fresh = withoutRepeats(
    message.text,
    before.map(({ text }) => text),
  );
  return [
    headOf(message, telling),
    ...cut(fresh, isNewest ? SHOWN.newest : SHOWN.earlier),
    ...(fresh.length < message.text.trimEnd().length ? ['~ quotes what stands above'] : []),
    ...message.attachments.map(({ name, type }) => `+ ${lineOf(name)} (${lineOf(type ?? '')})`),
  ];
}

/** Only a mail that lies among the sent ones is the person's, whatever its From says. */
function headOf(message: Message, telling: Telling): string {
  const { id, from, to, cc, receivedAt, isSent, isBulk } = message;
  const list = (people: Message['to']) => people.map((person) => called(telling, person)).join(',');
  return [
    telling.names.nameOf({ kind: 'message', id }),
    minuteOf(receivedAt),
    ...(isSent
      ? ['sent']
      : [`from ${isMe(telling.me, from.address) ? 'somebody-with-my-address' : called(telling, from)}`]),
    ...(to.length > 0 ? [`to ${list(to)}`] : []),
    ...(cc.length > 0 ? [`cc ${list(cc)}`] : []),
    ...(isBulk ? ['bulk'] : []),
  ].join(' ');
}

/** The beginning and the end of a long text, and how much between them is not shown. */
function cut(text: string, most: number): string[] {
  if (text.length <= most) return textLines(text);
  const endLength = Math.round(most * END_SHARE);
  return [
    ...textLines(text.slice(0, most - endLength)),
    `~ ${text.length - most} characters are not shown`,
    ...textLines(text.slice(-endLength)),
  ];
}
