import { expect, test } from 'vitest';
import { findingsIn, patternsIn } from './patterns.mjs';

const findings = (code: string): Promise<string[]> => findingsIn(patternsIn('planted.ts', code));

test.each([
  ['a repetition inside a repetition', 'const p = /^(a+)+$/;'],
  ['two that share their letters', 'const p = /^a*a*b$/;'],
  ['a row that a search begins again and again', "text.replace(/[.,;]+$/, '');"],
  ['an address without a beginning', 'const p = /[\\w.]+@[\\w-]+/g;'],
  ['a text handed to RegExp', "const p = new RegExp('\\\\s+$', 'm');"],
  ['a text handed to RegExp as a function', "const p = RegExp('(x|x)*y');"],
])('a pattern that is not linear is found where it stands: %s', async (_what, code) => {
  expect(await findings(`\n${code}`)).toEqual([expect.stringMatching(/^planted\.ts:2: .+ not linear/)]);
});

test('a pattern that is put together at run time is found, because nobody can judge it', async () => {
  const code = "const p = new RegExp(word + '$');\nconst q = new RegExp('a', flags);";
  expect(await findings(code)).toEqual([
    expect.stringMatching(/^planted\.ts:1: .+ at run time/),
    expect.stringMatching(/^planted\.ts:2: .+ at run time/),
  ]);
});

test('linear patterns, and what only looks like one, are let be', async () => {
  const code = "const p = /^\\d{4}-\\d\\d$/u;\nconst q = a / b / c;\n// /(a+)+$/\nconst r = '/(a+)+$/';";
  expect(patternsIn('p.ts', code)).toHaveLength(1);
  expect(await findings(code)).toEqual([]);
});
