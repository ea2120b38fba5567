import type { Request } from './requests.ts';
import { oneLine } from './sentences.ts';

/**
 * What an answer has to deal with, once each: "write it and send it" is one thing, "pack a jacket" wants no answer, and
 * "I need an answer by noon" only says when.
 */
export function thingsAsked(requests: Request[]): Request[] {
  const own = withoutEchoes(requests);
  const open = own.filter((request) => !isReminder(request));
  const real = open.filter((request) => !isWishForAnswer(request) && request.kind !== 'wish');
  // What is asked outright says it better than what is hoped for beside it.
  return [real, open, own].find((list) => list.length > 0) ?? [];
}

/** "… and send them to me by Friday" only says by when the thing before is wanted. */
function withoutEchoes(requests: Request[]): Request[] {
  const kept: Request[] = [];
  for (const request of requests) {
    const before = kept.at(-1);
    if (!before || !isEcho(request)) kept.push(request);
    else if (before.quote === request.quote)
      kept[kept.length - 1] = {
        ...before,
        object: before.object + (deadline.exec(request.object)?.[0] ?? ''),
      };
  }
  return kept;
}

const isEcho = ({ object }: Request) =>
  /^(?:(?:send|share|give|forward|email|bring) )?(?:both|it|them|this|these|that|those)(?!\p{L})/iu.test(
    object,
  );

export const isReminder = ({ kind, object, quote }: Request): boolean =>
  kind === 'act' &&
  !/\b(?:can|could|would|will) you\b/i.test(quote) &&
  /^(?:pack|bring|wear|dress|arrive|note|remember|keep|take|mind|be)\b/i.test(object) &&
  !/\b(?:let|tell|send|give|call|keep|bring) (?:me|us)\b|\btake (?:a )?(?:look|moment|care of)\b/i.test(
    object,
  );

const isWishForAnswer = ({ kind, object }: Request) =>
  kind === 'need' &&
  /^(?:an?|your|the)? ?(?:quick |short )?(?:answer|reply|response)\b|^תשובה(?!\p{L})/iu.test(object);

const delivering =
  /^(?:send|give|share|forward|email|write|prepare|draft|provide|resend) (?:(?:me|us|them) )?(?<thing>(?:an?|the|your|my|our|some|one|two|three|four|\d+)\b.+)$/i;
const deadline =
  / by (?:the )?(?:end of [\p{L} ]+|day after tomorrow|tomorrow(?: noon| morning| evening)?|today|tonight|noon|next \p{L}+|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d[\p{L}\d. ]*)(?=$|[:,;(]| (?:or|and|so|otherwise)\b)/iu;

/** The thing that shall be handed over, without the asking and without the day it is due. */
export function thingWanted({ kind, object }: Request): string | undefined {
  const thing =
    kind === 'need' ? object : kind === 'act' ? delivering.exec(object)?.groups?.thing : undefined;
  if (thing === undefined) return undefined;
  const plain = thing
    .replace(deadline, '')
    .replace(
      /,? (?:or|otherwise|so|and|but|we|I) (?:we|I|it|they|that)?\b ?(?:can|could|will|would|cannot|can['’]t|must|have)\b.*$/i,
      '',
    )
    .replace(/ to (?:me|us)$/i, '')
    .replace(/^(?:ממך|ממכם) /u, '');
  if (
    /^(?:it|this|that|them|these|those|one)$|^(?:an?|your) (?:call|ring|minute|moment|hand|chance|buzz|shout|shot)\b/i.test(
      plain,
    )
  )
    return undefined;
  return oneLine(plain, 120).replace(/[.?!,;:]+$/, '');
}

/** "Tell us whether your child (a) … and (b) …" asks two things, each of which can be left open by itself. */
export function whetherAsked({ kind, object }: Request): string[] {
  const whether =
    kind === 'act'
      ? /^(?:tell|let|write|say)\b.{0,40}?\b(?<what>whether .+)$/i.exec(object)?.groups?.what
      : undefined;
  if (whether === undefined) return [];
  const { stem, first, second } =
    /^(?<stem>.*?)\(a\) (?<first>.+?),? and \(b\) (?<second>.+)$/i.exec(whether)?.groups ?? {};
  return first && second ? [`${stem}${first}`, `${stem}${second}`] : [whether];
}

/** The same in few words, for the middle of a sentence. */
export function inFewWords(words: string, limit = 70): string {
  const plain = words.replace(/\s*\([^)]*\)/g, '').split(/[;:] /)[0] ?? '';
  const reasonless = plain.split(/,? (?:so that|because|since) /)[0] ?? '';
  return oneLine(reasonless, limit).replace(/[.?!,;:]+$/, '');
}
