import { useEffect } from 'react';
import { useList } from '../../api/use-api.ts';
import { WAITING } from '../../api/waiting.ts';

const ASK_EVERY_MS = 60_000;

/** How many suggestions wait, without those that are put aside; with more than a page of them, that many and a plus. */
export interface PendingCount {
  count: number;
  isMore: boolean;
}

export function usePendingCount(): PendingCount {
  const { items, hasNextPage } = useList('listSuggestions', WAITING, { everyMs: ASK_EVERY_MS });
  return { count: items.length, isMore: hasNextPage };
}

/** In the title of the tab and on the icon of the installed app. */
export function useCountInTitle(title: string, { count, isMore }: PendingCount): void {
  useEffect(() => {
    const shown = count > 0 ? `(${count}${isMore ? '+' : ''}) ` : '';
    document.title = `${shown}${title} · connectsoft.me`;
    const badge = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
    badge?.catch(() => {});
  }, [title, count, isMore]);
}
