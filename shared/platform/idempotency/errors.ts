import { defineError } from '#kernel';

export const keyInFlight = defineError(
  'api.idempotency_in_flight',
  409,
  'The first request with this Idempotency-Key has not been answered yet.',
);
