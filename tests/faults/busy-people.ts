import type { Run, Suggestion } from '../support/stack/answers.ts';
import { insist, untilDone } from '../support/stack/insist.ts';
import { newKey, type Person, type Stack, waitFor } from '../support/stack.ts';

/** People at work, with clients that do not give up: they start runs and approve whatever reply is proposed. */
export function busyPeople(people: Person[]) {
  let isOver = false;
  const started = new Map<Person, Set<string>>(people.map((robin) => [robin, new Set()]));
  const work = Promise.all(people.map((robin) => keepBusy(robin)));

  async function keepBusy(robin: Person) {
    const { body } = await insist(() =>
      robin.api.call<{ items: { id: string; key: string }[] }>('GET', '/workflows'),
    );
    const inbox = body.items.find(({ key }) => key === 'clear-inbox.inbox')?.id ?? '';
    for (let round = 1; !isOver; round += 1) {
      await untilDone(() => robin.receive({ subject: `Question ${round}`, at: new Date() }));
      const headers = newKey();
      const run = await insist(() => robin.api.call<Run>('POST', `/workflows/${inbox}/runs`, { headers }));
      started.get(robin)?.add(run.body.id);
      await endOrPatience(robin, run.body.id);
      await approveAll(robin);
    }
  }

  return {
    started,
    /** Lets everybody finish what they are at, and waits until nothing is left open. */
    async rest() {
      isOver = true;
      await work;
      await Promise.all(people.map(allSettled));
    },
  };
}

/** A run that a kill delayed is not waited for: the next one starts beside it. */
async function endOrPatience(robin: Person, id: string) {
  const soon = performance.now() + 2_500;
  const isOpen = async () => {
    const { body } = await insist(() => robin.api.call<Run>('GET', `/runs/${id}`));
    return body.endedAt === null;
  };
  await waitFor('the end or the end of patience', async () => performance.now() > soon || !(await isOpen()));
}

async function approveAll(robin: Person) {
  const { body } = await insist(() =>
    robin.api.call<{ items: Suggestion[] }>('GET', '/suggestions?status=pending&limit=100'),
  );
  const replies = body.items.filter(({ action }) => action.kind === 'mail.send');
  await Promise.all(replies.map((reply) => insist(() => robin.fillAndApprove(reply))));
}

async function allSettled(robin: Person) {
  for (const { id } of await robin.api.all<Run>('/runs?limit=100')) await robin.end(id, 90_000);
  for (const status of ['approved', 'applying'])
    for (const { id } of await robin.suggestions(status)) await robin.settled(id, 90_000);
}

/** Where somebody stands at this moment, told from what is stored: one word for each thing that is open. */
export async function phasesOf({ store }: Stack, robin: Person): Promise<string[]> {
  const [runs, suggestions, steps] = await Promise.all([
    store.docs<Open>(robin.db, 'run'),
    store.docs<Open>(robin.db, 'suggestion'),
    store.docs<Open & { runId: string; seq: number; kind: string }>(robin.db, 'step'),
  ]);
  const ofRuns = runs
    .filter(({ status }) => status === 'queued' || status === 'running')
    .map(({ id, status }) => {
      const last = steps.filter(({ runId }) => runId === id).toSorted((a, b) => b.seq - a.seq)[0];
      return last ? `run after ${last.kind} ${last.seq}` : `run ${status}`;
    });
  const ofSuggestions = suggestions
    .filter(({ status }) => status === 'approved' || status === 'applying')
    .map(({ status, handle }) => `reply ${status}${handle ? ' with a draft' : ''}`);
  return [...ofRuns, ...ofSuggestions];
}

interface Open {
  id: string;
  type: string;
  status: string;
  handle?: string | null;
}
