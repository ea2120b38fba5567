import { z } from 'zod';

/*
 * Microsoft marks nearly every field as one that may be null: a field that is not there must not make a whole list
 * unreadable.
 */

export const orEmpty = <S extends z.ZodType>(item: S) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

export const orBlank = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

/** https://learn.microsoft.com/graph/api/resources/recipient */
export const Recipient = z.object({
  emailAddress: z
    .object({ name: z.string().nullish(), address: z.string().nullish() })
    .nullish()
    .transform((found) => found ?? {}),
});
