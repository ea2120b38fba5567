import { defineRoom } from '#kernel';

export { type KeptAnswer, once } from './once.ts';

export const room = defineRoom({
  name: 'idempotency',
  routes: {},
  handlers: {},
  personalData: {
    idempotency: { holds: 'Answers to your last requests, sealed, for a day.', container: 'tenant' },
  },
});
