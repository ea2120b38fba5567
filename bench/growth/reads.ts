import type { Api } from '../api.ts';

/** What the web client asks for most, by the screens that ask. */
export async function readsOf(api: Api): Promise<[name: string, path: string][]> {
  const { items } = await api.call<{ items: { id: string }[] }>('GET', 'runs?limit=1');
  const run = items[0]?.id ?? '';
  return [
    ['me', 'me'],
    ['preferences', 'me/preferences'],
    ['suggestions', 'suggestions?status=pending&limit=50'],
    ['runs', 'runs?limit=20'],
    ['run', `runs/${run}`],
    ['timeline', `runs/${run}/timeline`],
    ['workflows', 'workflows'],
    ['usage', 'usage'],
    ['notifications', 'notifications?limit=20'],
    ['records', 'records?kind=brief&limit=20'],
  ];
}
