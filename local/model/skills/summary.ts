import { findAmounts } from './amounts.ts';
import { keywords } from './keywords.ts';
import { oneLine, type Sentence, sentences } from './sentences.ts';

/** The sentences that say most of a text, in their own order and wording. */
export function keySentences(text: string, count: number): Sentence[] {
  const all = sentences(text).filter(({ text: words }) => /\p{L}/u.test(words));
  const weights = wordWeights(text);
  const ranked = all
    .map((sentence, place) => ({ sentence, score: score(sentence.text, weights) + (place === 0 ? 0.5 : 0) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ sentence }) => sentence);
  return ranked.sort((a, b) => a.index - b.index);
}

/** An extractive summary: nothing is said that the text does not say. */
export function summarise(text: string, { count = 2, limit = 300 } = {}): string {
  const picked = keySentences(text, count).map((sentence) => sentence.text);
  return oneLine(picked.join(' '), limit);
}

function wordWeights(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of keywords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Common words of the text count, questions and figures count more, greetings are too short to win. */
function score(sentence: string, weights: Map<string, number>): number {
  const words = keywords(sentence);
  if (words.length === 0) return 0;
  const sum = words.reduce((total, word) => total + Math.log2(1 + (weights.get(word) ?? 0)), 0);
  const extra =
    (sentence.endsWith('?') ? 1.5 : 0) + (findAmounts(sentence).length > 0 || /\d/.test(sentence) ? 1 : 0);
  return sum / Math.sqrt(words.length + 2) + extra;
}
