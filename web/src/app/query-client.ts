import { QueryClient } from '@tanstack/react-query';
import { ApiProblem, SignInNeeded } from '../api/problem.ts';

const FRESH_MS = 10_000;
const KEPT_MS = 24 * 3_600_000;
const MOST_TRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      gcTime: KEPT_MS,
      // What was refused would be refused again; what did not arrive may arrive.
      retry: (failures, error) =>
        failures < MOST_TRIES && !(error instanceof SignInNeeded) && !isRefusal(error),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

const isRefusal = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status < 500 && error.status !== 429;
