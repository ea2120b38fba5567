import { more } from './more/screen.ts';
import { today } from './today/screen.ts';

/** Every screen once, in the order of the navigation. */
export const screens = [today, more] as const;

export type ScreenPath = (typeof screens)[number]['path'];
