import type {} from './events.ts';

export { installPack, uninstallPack } from './install-pack.ts';
export { allPacks, packTemplates } from './packs.ts';
export { previewPack } from './preview-pack.ts';
export { getInstallation, getPack, listInstallations, listPacks } from './read-packs.ts';
export { routes } from './routes.ts';
