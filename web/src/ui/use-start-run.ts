import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../api/use-api.ts';

/** Starts a workflow and leads to where it can be watched. */
export function useStartRun() {
  const navigate = useNavigate();
  const start = useChange('startRun', ['listRuns', 'getMe']);
  return {
    isPending: start.isPending,
    error: start.error,
    start: (workflowId: string) =>
      start.mutate(
        { input: { id: workflowId } },
        { onSuccess: ({ body }) => void navigate({ to: '/runs/$id', params: { id: body.id } }) },
      ),
  };
}
