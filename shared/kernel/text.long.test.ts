import { expect, test } from 'vitest';
import { z } from 'zod';
import { PATIENCE_MS, slowTexts, ZOD_FORMS } from '../../tests/support/cost.ts';
import { cleanLine, cleanText, EmailAddress, line, text } from './text.ts';

test(
  'a text of any form is judged and cleaned in time that grows with its length',
  () => {
    const files = [ZOD_FORMS, new URL('text.ts', import.meta.url)];
    const time = z.iso.datetime({ offset: true });
    const read = (value: string) => {
      for (const schema of [EmailAddress, line(9), text(9), time]) schema.safeParse(value);
      return [cleanLine(value), cleanText(value)];
    };
    expect(slowTexts(files, read)).toEqual([]);
  },
  PATIENCE_MS,
);
