import { iso, type Job, later, SWEEP_GRACE_MS } from '#kernel';
import * as changes from './changes/index.ts';

/** A yes whose effect never began, or whose effect the engine no longer carries. */
export const applyForgottenApprovals: Job = {
  due: (now) => ({
    type: 'suggestion',
    where:
      'c.status IN ("approved", "applying") AND c.updatedAt < @before AND (NOT IS_DEFINED(c.undoableUntil) OR c.undoableUntil < @before)',
    params: { before: iso(later(now, -SWEEP_GRACE_MS)) },
    orderBy: 'c.updatedAt ASC',
  }),
  begin: ({ ports }) => {
    return async ({ tenantId, suggestions }, id) => {
      const { status, revision, undoableUntil = null } = await suggestions.get(id);
      if (status !== 'approved' && status !== 'applying') return;
      const approved = { tenantId, suggestionId: id, revision, undoableUntil };
      const begun = await ports.orchestrations.startApply(approved);
      if (begun === 'started') ports.log.info('sweep.apply_started', { suggestionId: id });
    };
  },
};

/** What nobody decided on in its time. */
export const expireSuggestions: Job = {
  due: (now) => ({
    type: 'suggestion',
    where: 'c.status = "pending" AND c.expiresAt <= @now',
    params: { now: iso(now) },
    orderBy: 'c.expiresAt ASC',
  }),
  begin: () => async (ctx, id) => {
    const doc = await ctx.suggestions.get(id);
    if (doc.status !== 'pending') return;
    const { ops, events } = changes.expire(ctx, doc);
    await ctx.audit.commit(ops, events);
  },
};
