import { catalog } from './catalog.ts';

export const listPlans = async () => ({ items: Object.values(catalog), next: null });
