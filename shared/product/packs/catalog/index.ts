import dayBriefer from './clear-inbox/day-briefer.md';
import clearInbox from './clear-inbox/pack.json' with { type: 'json' };
import replyDrafter from './clear-inbox/reply-drafter.md';
import triage from './clear-inbox/triage.md';
import firstAgents from './clear-inbox/version-1/agents.json' with { type: 'json' };
import firstDayBriefer from './clear-inbox/version-1/day-briefer.md';
import firstReplyDrafter from './clear-inbox/version-1/reply-drafter.md';
import firstTriage from './clear-inbox/version-1/triage.md';

/** Every pack that comes with the product: its manifest and the texts it names. */
export const SOURCES: { manifest: unknown; texts: Record<string, string> }[] = [
  {
    manifest: clearInbox,
    texts: { 'triage.md': triage, 'reply-drafter.md': replyDrafter, 'day-briefer.md': dayBriefer },
  },
];

/** Agents of earlier versions: who has installed one goes on with it. */
export const EARLIER: { agents: unknown; texts: Record<string, string> }[] = [
  {
    agents: firstAgents,
    texts: {
      'triage.md': firstTriage,
      'reply-drafter.md': firstReplyDrafter,
      'day-briefer.md': firstDayBriefer,
    },
  },
];
