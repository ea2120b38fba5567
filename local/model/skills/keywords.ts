const stopWords = new Set(
  (
    'a an and are as at be but by can could did do does for from had has have how i if in is it its just let me my no not ' +
    'of on or our please so than that the their them then there they this to too up us was we were what when where which ' +
    'who why will with would you your also need needs about any some more get send know hi hello thanks thank regards ' +
    'את של על עם לא כן גם זה זו הוא היא אני אנחנו אתה יש אין או כי אם מה מתי איך איפה מי האם אפשר בבקשה תודה היי שלום רק'
  ).split(' '),
);

/** The words of a text that carry its meaning, lower case, with common endings folded. */
export function keywords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !stopWords.has(word)).map(stem);
}

/** Folds English plurals and possessives, and one leading Hebrew article or preposition. */
function stem(word: string): string {
  if (/^\p{Script=Hebrew}{4,}$/u.test(word)) return word.replace(/^[הבלמוש]/u, '');
  return word.length > 4 ? word.replace(/(?:ies)$/, 'y').replace(/(?<!s)s$/, '') : word;
}

/** Which part of the wanted words the text holds, 0 to 1. */
export function overlap(wanted: string[], text: string): number {
  if (wanted.length === 0) return 0;
  const held = new Set(keywords(text));
  return wanted.filter((word) => held.has(word)).length / wanted.length;
}
