import { z } from 'zod';
import { Instant } from '#kernel/contract';

const About = z.object({
  type: z.string().describe('Kind of thing: suggestion, run, workflow …'),
  id: z.string(),
});

export const Notification = z
  .object({
    id: z.string().describe('`ntf_…`.'),
    title: z.string(),
    body: z.string(),
    about: About.describe('What it leads to.'),
    createdAt: Instant,
    readAt: Instant.nullable(),
    expiresAt: Instant.describe('When it is forgotten, by the history of the plan.'),
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

/** `key` names the occasion: told again under the same key, the person hears of it once. */
export const Notice = z.object({
  key: z.string().min(1),
  title: z.string().min(1).max(200),
  body: z.string().max(2_000),
  about: About,
});
export type Notice = z.infer<typeof Notice>;
