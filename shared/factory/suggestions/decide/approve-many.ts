import { DomainError, type InputOf } from '#kernel';
import type { routes } from '../routes.ts';
import { type ApproveCtx, approve } from './approve.ts';

/** Several decisions in one request, each answered by itself. High risk is never decided in bulk. */
export async function decideSuggestions(
  ctx: ApproveCtx,
  { items, undoSec }: InputOf<typeof routes.decideSuggestions>,
) {
  const decided = [];
  for (const item of items) decided.push(await decideOne(ctx, { ...item, undoSec }));
  return { items: decided };
}

async function decideOne(ctx: ApproveCtx, item: InputOf<typeof routes.approveSuggestion>) {
  try {
    const { body } = await approve(ctx, item, 'batch');
    return { id: item.id, status: 200, code: null, retryAfterSec: null, suggestion: body };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { status, code, extras } = error;
    return { id: item.id, status, code, retryAfterSec: extras.retryAfterSec ?? null, suggestion: null };
  }
}
