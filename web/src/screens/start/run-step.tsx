import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { call } from '../../api/call.ts';
import type { Workflow } from '../../api/contract.ts';
import { keyOf } from '../../api/use-api.ts';
import type { KnownSetup } from '../../api/use-setup.ts';
import { useSentences } from '../../texts/sentences/use-sentences.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { HelpLink } from '../../ui/help-link.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { LiveRunCard } from './live-run-card.tsx';
import { StepSheet } from './step-sheet.tsx';
import { startTexts } from './texts.ts';

/** Installs the pack, if it is not, and shows its first run as it happens. The run stands in the address. */
export function RunStep({ setup }: { setup: KnownSetup }) {
  const say = startTexts.use();
  const inOurWords = useSentences();
  const { run: named } = useSearch({ strict: false }) as { run?: string };
  const begin = useBegin(setup);
  const { pack, done, installations } = setup;
  const shown = named ?? setup.runs[0]?.id;
  const action =
    installations.length > 0
      ? say('run.run')
      : say('run.install_and_run', { pack: inOurWords(pack?.title ?? '') });
  return (
    <StepSheet
      step="run"
      title={say('run.title')}
      text={done.connect ? say('run.text') : say('run.connect_first')}
      next={<Next setup={setup} isShown={shown !== undefined} action={action} begin={begin} />}
      help={<HelpLink topic="runs" />}
    >
      {begin.error && <ProblemNote error={begin.error} />}
      {shown && <LiveRunCard key={shown} id={shown} onAgain={() => begin.mutate()} />}
    </StepSheet>
  );
}

interface NextProps {
  setup: KnownSetup;
  isShown: boolean;
  action: string;
  begin: { isPending: boolean; mutate(): void };
}

function Next({ setup, isShown, action, begin }: NextProps) {
  const say = startTexts.use();
  if (!setup.done.connect)
    return (
      <AppLink to="/start" search={{ step: 'connect' }} look="button">
        {say('connect.title')}
      </AppLink>
    );
  if (!isShown)
    return (
      <Button onClick={() => begin.mutate()} loading={begin.isPending}>
        {action}
      </Button>
    );
  if (!setup.done.run) return null;
  return (
    <AppLink to="/start" search={{ step: 'decide' }} look="button">
      {say('run.to_decide')}
    </AppLink>
  );
}

function useBegin({ pack, installations }: KnownSetup) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    async mutationFn() {
      const installed = installations.find(({ packId }) => packId === pack?.id);
      const { body } = installed
        ? await call('getInstallation', { id: installed.id })
        : await call('installPack', { id: pack?.id ?? '' });
      return (await call('startRun', { id: mainWorkflow(body.workflows)?.id ?? '' })).body;
    },
    onSuccess: ({ id }) => navigate({ to: '/start', search: { step: 'run', run: id } }),
    onSettled: () =>
      Promise.all(
        (['listInstallations', 'listRuns'] as const).map((read) =>
          client.invalidateQueries({ queryKey: keyOf(read) }),
        ),
      ),
  });
}

/** The one that most of the pack's agents work in. */
const mainWorkflow = (workflows: Workflow[]): Workflow | undefined =>
  workflows.toSorted((one, other) => other.agents.length - one.agents.length)[0];
