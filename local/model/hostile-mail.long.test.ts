import { expect, test } from 'vitest';
import { PATIENCE_MS, slowTexts } from '../../tests/support/cost.ts';
import { answer } from './answer.ts';
import { obey } from './obey.ts';
import { aMessage, aThread, me } from './skills/written-mail.ts';
import { checkResponsesRequest } from './wire/request-check.ts';
import { fenced, theFormat, triageRequest } from './written-request.ts';

/** Not as quick as a room has to be, but one mail does not stop the stack. */
const LIMIT_MS = 250;
const file = (name: string) => new URL(name, import.meta.url);
/** What reads a whole mail; the other rules read one clause, which is cut before. */
const READERS = ['sentences', 'injection', 'people'].map((name) => file(`skills/${name}.ts`));
const NOW = new Date('2026-11-24T09:00:00Z');

const asked = aMessage('Can we meet on Thursday? I need the Q3 numbers.', { isSent: true, from: me });
const request = (text: string, format: 'triage' | 'reply_draft') =>
  checkResponsesRequest({
    ...triageRequest(fenced('thread', 'mail:thr_1', aThread([asked, aMessage(text, { id: 'm2' })]))),
    text: theFormat(format),
  });

test(
  'a reply to a mail of any form is written in time that grows with its length',
  () => {
    expect(
      slowTexts(READERS, (text) => answer(request(text, 'reply_draft'), NOW), { limitMs: LIMIT_MS }),
    ).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'so is a triage, and what an obeying model does',
  () => {
    const files = [file('obey.ts'), file('sources.ts')];
    expect(slowTexts(files, (text) => answer(request(text, 'triage'), NOW), { limitMs: LIMIT_MS })).toEqual(
      [],
    );
    expect(
      slowTexts(files, (text) => obey(request(text, 'triage'), text, NOW), { limitMs: LIMIT_MS }),
    ).toEqual([]);
  },
  PATIENCE_MS,
);
