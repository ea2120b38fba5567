import { useQuery } from '@tanstack/react-query';
import { call } from './call.ts';

/** What a pack would read, keep and propose, and what is missing. Asking changes nothing, though it is a POST. */
export const usePackPreview = (id: string) =>
  useQuery({
    queryKey: ['previewPack', id],
    queryFn: async ({ signal }) => (await call('previewPack', { id }, { signal })).body,
  });
