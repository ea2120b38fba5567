/** Things in their order, under the day that they belong to in this zone. */
export interface Day<T> {
  /** `2026-12-01`. */
  date: string;
  items: T[];
}

export function byDay<T extends { createdAt: string }>(items: T[], timeZone?: string): Day<T>[] {
  const days: Day<T>[] = [];
  for (const item of items) {
    const date = dateIn(item.createdAt, timeZone);
    const last = days.at(-1);
    if (last?.date === date) last.items.push(item);
    else days.push({ date, items: [item] });
  }
  return days;
}

/** The calendar day of a moment, as ISO writes it. */
export const dateIn = (iso: string, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...(timeZone && { timeZone }) }).format(
    new Date(iso),
  );
