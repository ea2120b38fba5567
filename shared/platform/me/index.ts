import { defineRoom } from '#kernel';
import { getMe } from './get-me.ts';
import { routes } from './routes.ts';

export { getMe } from './get-me.ts';

/** What several rooms know of the person, joined; it keeps nothing of its own. */
export const room = defineRoom({ name: 'me', routes, handlers: { getMe }, personalData: {} });
