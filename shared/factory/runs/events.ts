import type { Run, RunStatus, Spent } from './schema.ts';

declare module '#kernel/events' {
  interface Events {
    'run.started': { subject: 'run'; facts: { workflowId: string; trigger: Run['trigger']['kind'] } };
    'run.cancel_requested': { subject: 'run' };
    'run.ended': {
      subject: 'run';
      facts: Spent & {
        status: RunStatus;
        code: string | null;
        steps: number;
        charged: boolean;
        /** Conversations for whose proposals there was no room; left out when there are none. */
        waitForRoom?: number;
      };
    };
  }
}
