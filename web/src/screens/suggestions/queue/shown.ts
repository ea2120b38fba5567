import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { RequestOf, Suggestion } from '../../../api/contract.ts';
import { useList } from '../../../api/use-api.ts';
import { WAITING } from '../../../api/waiting.ts';
import { useDeciding } from '../decide/deciding.ts';
import { byNeed } from './queue-order.ts';

export const ENDS = [
  'applied',
  'approved',
  'applying',
  'needs_review',
  'failed',
  'rejected',
  'expired',
  'superseded',
] as const;
export type End = (typeof ENDS)[number];
/** Which part of all suggestions is listed. */
export type Show = 'waiting' | 'aside' | 'decided' | End;

const ASK_EVERY_MS = 30_000;
const ASIDE = { status: 'pending', aside: 'only', limit: 100 } as const;

/** As the address says it, so that a part of the list can be linked and found again by going back. */
export function useShow(): Show {
  const { show } = useSearch({ strict: false }) as { show?: unknown };
  const known = (['waiting', 'aside', 'decided', ...ENDS] as const).find((one) => one === show);
  return known ?? 'waiting';
}

export const searchOf = (show: Show): Record<string, string> => (show === 'waiting' ? {} : { show });

export const isOfDecided = (show: Show): boolean => show !== 'waiting' && show !== 'aside';

/** The suggestions that are listed, in their order. */
export function useShown(show: Show) {
  const list = useList('listSuggestions', requestOf(show), { everyMs: ASK_EVERY_MS });
  const { sending } = useDeciding();
  const isWhole = !isOfDecided(show);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
  const listed = list.items.filter((one) => belongs(one, show) && !sending.get(one.id)?.isLeft);
  // What waits is put in order, for which all of it has to be there; of what is decided, a page may hold nothing to show.
  const isWanting = isWhole || listed.length === 0;
  useEffect(() => {
    if (isWanting && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [isWanting, hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  return { ...list, items: isWhole ? byNeed(listed) : listed };
}

function requestOf(show: Show): RequestOf<'listSuggestions'> {
  if (show === 'waiting') return WAITING;
  if (show === 'aside') return ASIDE;
  return show === 'decided' ? { limit: 100 } : { status: show, limit: 100 };
}

/** The server filters; this is for what was decided since it was asked. */
function belongs({ status, laterUntil }: Suggestion, show: Show): boolean {
  if (show === 'waiting') return status === 'pending' && laterUntil === null;
  if (show === 'aside') return status === 'pending' && laterUntil !== null;
  return show === 'decided' ? status !== 'pending' : status === show;
}

/** Opens one of the list, or the list alone. In place of the one before, so that going back leaves the queue. */
export function useOpen(show: Show): (id: string | undefined) => void {
  const navigate = useNavigate();
  return (id) => {
    const search = searchOf(show);
    if (id === undefined) void navigate({ to: '/suggestions', search, replace: true });
    else void navigate({ to: '/suggestions/$id', params: { id }, search, replace: true });
  };
}
