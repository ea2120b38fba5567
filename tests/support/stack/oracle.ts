import { expect } from 'vitest';
import { canonicalJson, type Doc, sha256 } from '#kernel';
import type { AuditEntry, AuditVerification, Run, Suggestion, Timeline, Usage } from './answers.ts';
import type { Mail } from './doors.ts';
import type { Person } from './person.ts';

type Charge = Doc & { runId: string; charged: boolean; microUsd: number };

const openStatuses = ['queued', 'running', 'waiting'];

/**
 * What must hold for a person after whatever happened: nothing outside that was not approved, and none of it twice;
 * usage is the ledger; every run has ended, without a gap in what it tells; the audit holds; no word of anybody else.
 */
export async function expectSound(person: Person): Promise<void> {
  const { api } = person;
  const [runs, suggestions, audit, verification] = await Promise.all([
    api.all<Run>('/runs?limit=100'),
    person.suggestions(),
    api.all<AuditEntry>('/audit?limit=100'),
    api.get<AuditVerification>('/audit/verify'),
  ]);
  expect(runs.filter(({ status }) => openStatuses.includes(status))).toEqual([]);
  expect(verification).toMatchObject({ verified: true });
  await expectOnlyApproved(person, suggestions, audit);
  await expectUsageIsLedger(person, runs);
  for (const run of runs) await expectNoGap(person, run);
  expect([...api.tenantsSeen]).toEqual([...api.tenantsSeen].filter((id) => id === person.tenantId));
}

/** Executed ⊆ approved, hash for hash, and at most one effect for each. */
async function expectOnlyApproved(person: Person, suggestions: Suggestion[], audit: AuditEntry[]) {
  const sent = await person.sent();
  for (const mail of sent) {
    const suggestion = suggestions.find(({ id }) => id === madeBy(mail));
    if (!suggestion) throw new Error(`a mail was sent that no suggestion stands for: ${mail.id}`);
    expectApproved(suggestion, audit);
    expect(mail.to.map(({ address }) => address)).toEqual(suggestion.action.payload.to);
    expect(mail.text).toContain(String(suggestion.action.payload.body).trim());
  }
  const makers = sent.map(madeBy);
  expect(new Set(makers).size, 'each suggestion sent one mail at most').toBe(makers.length);

  for (const suggestion of suggestions.filter(({ status }) => status === 'applied')) {
    expectApproved(suggestion, audit);
    const isMail = suggestion.action.kind === 'mail.send';
    if (isMail) expect(makers, 'what is called applied was sent').toContain(suggestion.id);
  }
  await expectArchivedApproved(person, suggestions);
}

function expectApproved({ id, hash, action, decision }: Suggestion, audit: AuditEntry[]) {
  expect(sha256(canonicalJson(action))).toBe(hash);
  expect(decision).toMatchObject({ verdict: 'approved', hash });
  const told = (what: string) =>
    audit.flatMap((one) => (one.action === what && one.subject.id === id ? [one.facts.hash] : []));
  const takenBack = told('suggestion.withdrawn');
  expect(told('suggestion.approved').filter((one) => !takenBack.includes(one))).toEqual([hash]);
}

async function expectArchivedApproved({ stack, address }: Person, suggestions: Suggestion[]) {
  for (const { conversationId } of await stack.doors.mails(address, 'archive')) {
    const maker = suggestions.find(
      ({ action }) => action.kind === 'mail.archive' && action.target.threadId === conversationId,
    );
    expect(maker?.decision).toMatchObject({ verdict: 'approved', hash: maker?.hash });
  }
}

const madeBy = ({ extendedProperties }: Mail): string =>
  extendedProperties.find(({ id }) => id.endsWith('Name csSuggestionId'))?.value ?? '';

/** One entry for each run that has ended, and the meter shows their sum. */
async function expectUsageIsLedger({ api, db, stack }: Person, runs: Run[]) {
  const [usage, charges] = await Promise.all([
    api.get<Usage>('/usage'),
    stack.store.docs<Charge>(db, 'charge'),
  ]);
  expect(charges.map(({ runId }) => runId).sort()).toEqual(runs.map(({ id }) => id).sort());
  expect(usage.runs.used).toBe(charges.filter(({ charged }) => charged).length);
  expect(usage.modelSpend).toMatchObject({
    reservedMicroUsd: 0,
    spentMicroUsd: charges.reduce((sum, { microUsd }) => sum + microUsd, 0),
  });
}

async function expectNoGap({ api }: Person, { id, status, totals }: Run) {
  const { steps, complete } = await api.get<Timeline>(`/runs/${id}/timeline`);
  expect(complete).toBe(true);
  // A run that was cut short gave out positions whose steps then did not happen.
  if (status !== 'completed') return;
  for (const [index, { seq }] of steps.entries()) {
    const before = steps[index - 1]?.seq ?? 0;
    expect([before + 1, nextLife(before)], `what follows position ${before}`).toContain(seq);
  }
  expect(steps.filter((step) => !isOnlyTold(step))).toHaveLength(totals.steps);
}

/** A run that began anew goes on counting at the next thousand. */
const nextLife = (before: number) => (Math.floor(before / 1_000) + 1) * 1_000 + 1;

/** Lines of the timeline that were no work: waiting for another run, and what became of an element. */
const isOnlyTold = ({ kind }: Timeline['steps'][number]): boolean => kind === 'wait' || kind === 'end';
