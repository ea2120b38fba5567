import { defineRoom } from '#kernel';
import type {} from './events.ts';
import { installPack, uninstallPack } from './install-pack.ts';
import { packTemplates } from './packs.ts';
import { previewPack } from './preview-pack.ts';
import { getInstallation, getPack, listInstallations, listPacks } from './read-packs.ts';
import { routes } from './routes.ts';

export { installPack, uninstallPack } from './install-pack.ts';
export { allPacks, packTemplates } from './packs.ts';
export { previewPack } from './preview-pack.ts';
export { getInstallation, getPack, listInstallations, listPacks } from './read-packs.ts';

export const room = defineRoom({
  name: 'packs',
  routes,
  handlers: {
    listPacks,
    getPack,
    previewPack,
    installPack,
    listInstallations,
    getInstallation,
    uninstallPack,
  },
  instance: { agentTemplates: () => packTemplates },
  personalData: { installation: { holds: 'The packs that you installed.', container: 'tenant' } },
});
