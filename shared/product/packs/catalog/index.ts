import dayBriefer from './clear-inbox/day-briefer.md';
import clearInbox from './clear-inbox/pack.json' with { type: 'json' };
import replyDrafter from './clear-inbox/reply-drafter.md';
import triage from './clear-inbox/triage.md';

/** Every pack that comes with the product: its manifest and the texts it names. */
export const SOURCES: { manifest: unknown; texts: Record<string, string> }[] = [
  {
    manifest: clearInbox,
    texts: { 'triage.md': triage, 'reply-drafter.md': replyDrafter, 'day-briefer.md': dayBriefer },
  },
];
