import { asksForTime, formatName, neededCalls } from './calls.ts';
import { fill } from './fill/fill.ts';
import { looseText, type Prompt, readPrompt } from './prompt.ts';
import { dayBrief } from './skills/day-brief.ts';
import { readForSchema } from './skills/generic.ts';
import { draftReply } from './skills/reply-draft.ts';
import { summarise } from './skills/summary.ts';
import { triage } from './skills/triage.ts';
import { sourceText } from './source-text.ts';
import type { ResponsesRequest } from './wire/request-shape.ts';
import type { Outcome } from './wire/response.ts';

/** What the rules make of a request: first the calls they still need, then the answer in the asked format. */
export function answer(request: ResponsesRequest, now: Date): Outcome {
  const prompt = readPrompt(request, now);
  const calls = neededCalls(request, prompt);
  if (calls.length > 0) return { kind: 'tool_calls', calls };
  const text = prompt.sources.length > 0 ? sourceText(prompt.sources) : looseText(request);
  const format = request.text.format;
  if (format?.type !== 'json_schema') return { kind: 'text', text: plainText(text) };
  const wished = skillAnswer(formatName(request), prompt);
  const guess = readForSchema(text, { receivedAt: prompt.now, zone: prompt.zone });
  return { kind: 'text', text: JSON.stringify(fill({ schema: format.schema, wished, guess })) };
}

/** A free text answer names its author, for nothing else on the way to a person would. */
const plainText = (text: string) => `[offline rules] ${summarise(text) || 'Nothing to do.'}`;

/** The skill behind a format; undefined when the schema alone has to say what is wanted. */
function skillAnswer(format: string | undefined, prompt: Prompt): unknown {
  const [thread] = prompt.threads;
  if (format === 'triage' && thread) {
    const sorted = triage({ ...prompt, thread });
    return { ...sorted, asksForTime: sorted.class === 'needs_reply' && asksForTime(prompt) };
  }
  if (format === 'reply_draft' && thread) return draftReply({ ...prompt, thread });
  return format === 'day_brief' ? dayBrief(prompt) : undefined;
}
