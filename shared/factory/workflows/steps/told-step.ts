import { NOTHING_SPENT, type RunDoc, type StepDoc, stepId } from '#factory/runs';

interface Told {
  /** Names the step within its run; see `keyOf`. */
  key: string;
  seq: number;
  place: Pick<StepDoc, 'node' | 'item' | 'turn' | 'call'>;
  kind: StepDoc['kind'];
  status: StepDoc['status'];
  title: string;
  reason: string;
  at: string;
  ttl: number;
}

/** A step that left nothing for later ones: it is in the timeline so that the person is told. */
export const toldStep = (
  run: RunDoc,
  { key, seq, place, kind, status, title, reason, at, ttl }: Told,
): StepDoc => ({
  id: stepId(run.id, key),
  type: 'step',
  runId: run.id,
  seq,
  ...place,
  kind,
  status,
  title,
  reason,
  agent: null,
  sources: [],
  model: null,
  suggestionIds: [],
  startedAt: at,
  endedAt: at,
  fact: {},
  output: { kind: 'inline', value: { as: 'note', value: {} } },
  spent: NOTHING_SPENT,
  ttl,
});
