/**
 * Each item with a key made of its text: for lists of what people and models write, where the same text may stand twice.
 */
export function keyed<T>(items: readonly T[], textOf: (item: T) => string): { key: string; item: T }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const text = textOf(item);
    const times = seen.get(text) ?? 0;
    seen.set(text, times + 1);
    return { key: `${times} ${text}`, item };
  });
}

export const keyedTexts = (texts: readonly string[]) => keyed(texts, (text) => text);
