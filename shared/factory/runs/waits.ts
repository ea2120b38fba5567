/** What one path of a run waits for. */
export interface Wait {
  /** What it is called when somebody says that it has happened. */
  event: string;
  until: string;
}

/** By the key of the step that waits. */
export type Waits = Record<string, Wait>;

/** What a run may still work once it has waited. */
export const TO_WORK_MS = 60 * 60_000;

/** What the step of this key waits for. */
export const waitOf = ({ waits }: { waits?: Waits }, key: string): Wait | undefined => waits?.[key];

/** When the first of these waits is over; null = there is none. */
export const firstOver = (waits: Waits): string | null =>
  Object.values(waits)
    .map(({ until }) => until)
    .toSorted()[0] ?? null;
