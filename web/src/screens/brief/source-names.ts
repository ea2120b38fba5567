const KNOWN = ['mail', 'event', 'record', 'suggestion', 'preference'] as const;
export type SourceName = (typeof KNOWN)[number] | 'other';

/** Where something was read, each place once; ids of mails and events say nothing to a person. */
export const sourceNames = (sources: readonly { type: string }[]): SourceName[] => [
  ...new Set(sources.map(({ type }) => KNOWN.find((name) => name === type) ?? 'other')),
];
