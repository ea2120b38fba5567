import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { HELP_TOPICS, isHelpTopic } from './topics.ts';

const languages = ['en', 'he'];
const folder = (language: string) => path.join(import.meta.dirname, language);
const read = (language: string, topic: string) =>
  readFileSync(path.join(folder(language), `${topic}.md`), 'utf8');
const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('#'));

describe.each(languages)('help in %s', (language) => {
  test('every topic has its page, and every page its topic', () => {
    expect(readdirSync(folder(language)).toSorted()).toEqual(
      HELP_TOPICS.map((topic) => `${topic}.md`).toSorted(),
    );
  });

  test.each(HELP_TOPICS)('%s begins with what matters and has headings of one level', (topic) => {
    const [first = ''] = read(language, topic).split('\n');
    expect(first).toMatch(/^[^#\s]/);
    expect(headings(read(language, topic)).filter((line) => !line.startsWith('## '))).toEqual([]);
  });

  test.each(HELP_TOPICS)('%s leads only to help that there is', (topic) => {
    const targets = [...read(language, topic).matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    for (const target of targets) {
      const [, named = ''] = /^\/help\/(\w+)$/.exec(target) ?? [];
      expect(isHelpTopic(named), target).toBe(true);
    }
  });
});

test.each(HELP_TOPICS)('%s says as much in Hebrew as in English', (topic) => {
  const parts = languages.map((language) => headings(read(language, topic)).length);
  expect(parts[1]).toBe(parts[0]);
});
