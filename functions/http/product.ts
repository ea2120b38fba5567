import { contracts } from '#contracts';
import {
  getInstallation,
  getPack,
  installPack,
  listInstallations,
  listPacks,
  previewPack,
  uninstallPack,
} from '#product/packs';
import { bind } from '../bind.ts';

const { packs } = contracts;

bind(packs.listPacks, listPacks);
bind(packs.getPack, getPack);
bind(packs.previewPack, previewPack);
bind(packs.installPack, installPack);
bind(packs.listInstallations, listInstallations);
bind(packs.getInstallation, getInstallation);
bind(packs.uninstallPack, uninstallPack);
