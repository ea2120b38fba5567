export { installPack, uninstallPack } from './install-pack.ts';
export { allPacks, load, packTemplates } from './packs.ts';
export { getInstallation, getPack, listInstallations, listPacks, previewPack } from './read-packs.ts';
export { routes } from './routes.ts';
