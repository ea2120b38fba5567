import type { OwnRecord } from '../../api/contract.ts';

export type Kind = OwnRecord['kind'];

export const KINDS: Kind[] = [
  'task',
  'brief',
  'note',
  'contact',
  'reminder',
  'label',
  'filing_rule',
  'preference',
  'writing_style',
];

/** Learned from an approval: it can be deleted, not changed. */
export const isLearned = ({ kind }: Pick<OwnRecord, 'kind'>): boolean => kind === 'filing_rule';

/** The member of a body that a person edits as text, where its kind has one. */
export const TEXT_OF: Partial<Record<Kind, string>> = {
  task: 'text',
  note: 'markdown',
  reminder: 'text',
  preference: 'value',
  label: 'label',
};

/** A member of a body of whatever kind; bodies come in the form of their kind. */
export function memberOf({ body }: Pick<OwnRecord, 'body'>, name: string): unknown {
  const members: Record<string, unknown> = { ...body };
  return members[name];
}

export function textOf(record: Pick<OwnRecord, 'body'>, name: string): string {
  const value = memberOf(record, name);
  return typeof value === 'string' ? value : '';
}
