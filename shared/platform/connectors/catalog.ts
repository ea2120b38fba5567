import type { ConnectorKind } from './schema.ts';

/** The kinds of accounts that can be connected. */
export const CONNECTORS: ConnectorKind[] = [
  {
    id: 'microsoft',
    title: 'Microsoft mail and calendar',
    reads: ['Mail and its attachments list', 'Calendar events and free time'],
    changes: ['Drafts and replies', 'Labels and the archive', 'Calendar events'],
  },
];
