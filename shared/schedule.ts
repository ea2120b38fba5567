/** Second, minute, hour, day of the month, month, day of the week. */
const RANGES = [
  { from: 0, to: 59 },
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12 },
  { from: 0, to: 6 },
];
const ITEM = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/** NCRONTAB with six fields of digits (learn.microsoft.com/azure/azure-functions/functions-bindings-timer). */
export function isSchedule(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === RANGES.length &&
    RANGES.every(({ from, to }, place) =>
      (fields[place] ?? '').split(',').every((item) => isItem(item, from, to)),
    )
  );
}

function isItem(item: string, from: number, to: number): boolean {
  const found = ITEM.exec(item);
  if (!found) return false;
  const [, first, last, step] = found;
  const ends = [first, last].flatMap((end) => (end === undefined ? [] : [Number(end)]));
  const [low = from, high = to] = ends;
  return ends.every((end) => end >= from && end <= to) && low <= high && step !== '0' && step !== '00';
}
