import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Answer, type CallOptions, call } from './call.ts';
import type { AnswerOf, ChangeId, ItemOf, ListId, ReadId, RequestOf, RouteId } from './contract.ts';

export interface ReadOptions {
  /** Asked again after this time, while the page is seen. */
  everyMs?: number | false;
  enabled?: boolean;
}

/** As long as what was answered says that more is to come. */
interface AskingOptions<I extends ReadId> extends ReadOptions {
  /** After such an answer it is not asked again by itself. */
  stopsWhen?: (answer: AnswerOf<I>) => boolean;
}

const ONCE_KEPT_MS = 10 * 60_000;
/** Marks what is only for the moment. */
export const NOT_KEPT = { isKept: false };

/** Key of what an operation answered; without an input, of all that it ever did. */
export const keyOf = <I extends RouteId>(id: I, input?: RequestOf<I>) =>
  input === undefined ? [id] : [id, input];

/** What the API says now; what it said last, while asking. */
export function useRead<I extends ReadId>(
  id: I,
  input: RequestOf<I>,
  options: ReadOptions = {},
): UseQueryResult<AnswerOf<I>> {
  return useQuery({ ...readOf(id, input, options), select: ({ body }: Answer<I>) => body });
}

/** As `useRead`, with the ETag that a change of it must name. */
export function useSeen<I extends ReadId>(
  id: I,
  input: RequestOf<I>,
  { stopsWhen, ...options }: AskingOptions<I> = {},
): UseQueryResult<Answer<I>> {
  const { refetchInterval, ...read } = readOf(id, input, options);
  return useQuery({
    ...read,
    refetchInterval: ({ state: { data } }) => (data && stopsWhen?.(data.body) ? false : refetchInterval),
  });
}

/**
 * What costs something to ask, or is not to be kept: asked once while somebody looks at it, and no part of the offline
 * copy.
 */
export function useOnce<I extends ReadId>(
  id: I,
  input: RequestOf<I>,
  { enabled = true }: Pick<ReadOptions, 'enabled'> = {},
): UseQueryResult<AnswerOf<I>> {
  return useQuery({
    ...readOf(id, input, { enabled }),
    select: ({ body }: Answer<I>) => body,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: ONCE_KEPT_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
    meta: NOT_KEPT,
  });
}

export const readOf = <I extends ReadId>(
  id: I,
  input: RequestOf<I>,
  { everyMs = false, enabled = true }: ReadOptions = {},
) => ({
  queryKey: keyOf(id, input),
  queryFn: ({ signal }: { signal: AbortSignal }) => call(id, input, { signal }),
  refetchInterval: everyMs,
  enabled,
});

/** A list, page by page; `items` are those that have come so far. */
export function useList<I extends ListId>(id: I, input: RequestOf<I>, options: ReadOptions = {}) {
  const query = useInfiniteQuery({
    queryKey: [...keyOf(id, input), 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...(input as object), ...(pageParam && { cursor: pageParam }) } as RequestOf<I>;
      const { body } = await call(id, asked, { signal });
      return body as { items: ItemOf<I>[]; nextCursor: string | null };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: options.everyMs ?? false,
    enabled: options.enabled ?? true,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

export interface Change<I extends ChangeId> {
  input: RequestOf<I>;
  ifMatch?: string;
  idempotencyKey?: string;
}

/** A change; afterwards the operations in `renews` are asked again. */
export function useChange<I extends ChangeId>(
  id: I,
  renews: ReadId[] = [],
): UseMutationResult<Answer<I>, Error, Change<I>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ input, ...options }: Change<I>) => call(id, input, options satisfies CallOptions),
    onSettled: () =>
      Promise.all(renews.map((read) => client.invalidateQueries({ queryKey: keyOf(read) }))).then(() => {}),
  });
}
