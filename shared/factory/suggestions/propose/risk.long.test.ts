import { describe, expect, test } from 'vitest';
import { PATIENCE_MS, slowTexts } from '../../../../tests/support/cost.ts';
import { assessRisk, type RiskInput } from './risk.ts';

const body = (text: string, trustedText = ''): RiskInput => ({
  kind: 'mail.send',
  baseRisk: 'high',
  payload: { to: ['dana@acme.example'], cc: [], subject: 'Re: review', body: text },
  participants: ['dana@acme.example', 'me@example.com'],
  trustedText,
});

describe('a text of any form is judged in time that grows with its length', () => {
  const files = ['addresses', 'amounts', 'canonical-text', 'numbers', 'secrets'].map(
    (name) => new URL(`values/${name}.ts`, import.meta.url),
  );

  test(
    'what goes out, as long as a reply may be',
    () => {
      expect(slowTexts(files, (text) => assessRisk(body(text)), { chars: 20_000 })).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'what the person wrote, which may be a whole conversation',
    () => {
      const judge = (text: string) => assessRisk(body('$5 at evil.example', text));
      expect(slowTexts(files, judge, { limitMs: 500 })).toEqual([]);
    },
    PATIENCE_MS,
  );
});
