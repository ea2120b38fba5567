import type { AuditVerification, Me, Usage } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { wrap } from '../terminal/wrap.ts';
import { dollars, onTheClock } from './words.ts';

export const showMe = ({ member, plan, usage }: Me, { width }: Paper): string[] =>
  wrap(
    `${member.name} (${member.email}), plan ${plan.name}: ${usage.runs.used} of ${usage.runs.included} runs of this month used.`,
    { width, first: '  ' },
  );

export function showUsage(
  { runs, modelSpend, today, resetsAt }: Usage,
  { width }: Paper,
  timeZone: string,
): string[] {
  const facts = [
    `${runs.used} of ${runs.max} runs`,
    `${dollars(modelSpend.spentMicroUsd)} of ${dollars(modelSpend.maxMicroUsd)} for models`,
    `${today.appliedActions.used} of ${today.appliedActions.max} changes today`,
    `the month begins anew on ${onTheClock(resetsAt, timeZone)}`,
  ];
  return wrap(facts.join(' · '), { width, first: '  ' });
}

export function showVerification(verification: AuditVerification, { width, ink }: Paper): string[] {
  if (!verification.verified) {
    const text = `The audit chain does not hold: entry ${verification.brokenAt} is ${verification.reason.replaceAll('_', ' ')}.`;
    return wrap(text, { width, first: '  ' }).map((line) => ink('red', line));
  }
  const { entries, head } = verification;
  return wrap(`The audit chain verifies: ${entries} entries${head ? `, head ${head.slice(0, 19)}…` : ''}.`, {
    width,
    first: '  ',
  }).map((line) => ink('green', line));
}
