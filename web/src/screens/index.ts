import { audit } from './audit/screen.ts';
import { connections } from './connections/screen.ts';
import { more } from './more/screen.ts';
import { notifications } from './notifications/screen.ts';
import { settings } from './settings/screen.ts';
import { today } from './today/screen.ts';
import { usage } from './usage/screen.ts';

/** Every screen once, in the order of the navigation. */
export const screens = [today, connections, notifications, usage, audit, settings, more] as const;

export type ScreenPath = (typeof screens)[number]['path'];
