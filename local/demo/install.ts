import type { Demo } from './demo-context.ts';
import { Installation, InstallationWithParts, PackCard, Preview, pageOf, type Workflow } from './shapes.ts';
import { showPacks, showPreview } from './show/packs.ts';
import { stop } from './stop.ts';

const wanted = 'clear-inbox';

/** Looks at what there is, shows what Clear Inbox would do, and installs it unless it is there. */
export async function ensureInstalled({ api, screen, asker }: Demo): Promise<InstallationWithParts> {
  const { items: packs } = await api.get('packs', pageOf(PackCard));
  screen.say(...showPacks(packs, screen));
  const { value: preview } = await api.call({
    method: 'POST',
    path: `packs/${wanted}/preview`,
    shape: Preview,
  });
  screen.say('', ...showPreview(preview, screen));

  if (preview.installed) {
    screen.say('');
    screen.tell(`${preview.pack.title} is installed already.`);
    return findInstalled(api);
  }
  if (!(await asker.confirm(`Install ${preview.pack.title}?`))) throw stop('Nothing was installed.');
  const { value } = await api.call({
    method: 'POST',
    path: `packs/${wanted}/installations`,
    isOnce: true,
    shape: InstallationWithParts,
  });
  screen.say('');
  screen.tell(`Installed, with ${value.workflows.map(({ title }) => `“${title}”`).join(' and ')}.`);
  return value;
}

async function findInstalled(api: Demo['api']): Promise<InstallationWithParts> {
  const { items } = await api.get('installations', pageOf(Installation));
  const installation = items.find(({ packId }) => packId === wanted);
  if (!installation) throw stop('The pack was removed while the demo was looking. Start the demo again.');
  return api.get(`installations/${installation.id}`, InstallationWithParts);
}

export function workflowOf({ workflows }: InstallationWithParts, key: string): Workflow {
  const workflow = workflows.find((each) => each.key === `${wanted}.${key}`);
  if (workflow) return workflow;
  throw stop(`This version of the pack has no workflow "${key}".`);
}
