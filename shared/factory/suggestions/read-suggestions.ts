import { answer, type ById, type Ctx, type InputOf } from '#kernel';
import type { routes } from './routes.ts';
import { toSuggestion } from './store.ts';

export async function listSuggestions(
  ctx: Pick<Ctx, 'suggestions' | 'clock'>,
  input: InputOf<typeof routes.listSuggestions>,
) {
  const page = await ctx.suggestions.list({ ...input, after: input.cursor });
  return { items: page.items.map((doc) => toSuggestion(doc, ctx.clock.now())), next: page.next };
}

export async function getSuggestion(ctx: Pick<Ctx, 'suggestions' | 'clock'>, { id }: ById) {
  const doc = await ctx.suggestions.get(id);
  return answer(toSuggestion(doc, ctx.clock.now()), { etag: doc.etag });
}
