import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Answer } from '../../../api/call.ts';
import type { Suggestion } from '../../../api/contract.ts';
import { keyOf } from '../../../api/use-api.ts';

type Seen = Answer<'getSuggestion'>;
type Pages = InfiniteData<{ items: Suggestion[]; nextCursor: string | null }>;

const tabs = new BroadcastChannel('connectsoft.suggestions');

/** What the server has just said of a suggestion stands at once wherever it is shown; other windows ask for it anew. */
export function renew(client: QueryClient, suggestion: Suggestion, etag: string | null = null): void {
  const { id } = suggestion;
  client.setQueryData<Seen>(keyOf('getSuggestion', { id }), { body: suggestion, etag });
  client.setQueriesData<Pages>({ queryKey: keyOf('listSuggestions') }, (pages) =>
    replaced(pages, suggestion),
  );
  askAnew(client, id, etag !== null);
  tabs.postMessage(id);
}

/** `isKnown`: all of it came with the answer; else its ETag is missing. */
export function askAnew(client: QueryClient, id: string, isKnown = false): void {
  if (!isKnown) void client.invalidateQueries({ queryKey: keyOf('getSuggestion', { id }) });
  void client.invalidateQueries({ queryKey: keyOf('listSuggestions') });
}

/** Hears of what is decided in other windows of this browser. */
export function useOtherTabs(): void {
  const client = useQueryClient();
  useEffect(() => {
    const hear = ({ data }: MessageEvent<unknown>) => typeof data === 'string' && askAnew(client, data);
    tabs.addEventListener('message', hear);
    return () => tabs.removeEventListener('message', hear);
  }, [client]);
}

function replaced(pages: Pages | undefined, suggestion: Suggestion): Pages | undefined {
  if (!Array.isArray(pages?.pages)) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((one) => (one.id === suggestion.id ? suggestion : one)),
    })),
  };
}
