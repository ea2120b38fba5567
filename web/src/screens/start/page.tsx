import { useSearch } from '@tanstack/react-router';
import { isStep, nextStep, type StepName } from '../../api/setup.ts';
import { type KnownSetup, useSetup } from '../../api/use-setup.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { ConnectStep } from './connect-step.tsx';
import { DecideStep } from './decide-step.tsx';
import { PackStep } from './pack-step.tsx';
import { Progress } from './progress.tsx';
import { RunStep } from './run-step.tsx';
import { startTexts } from './texts.ts';
import { YouStep } from './you-step.tsx';

const PAGES = { you: YouStep, pack: PackStep, connect: ConnectStep, run: RunStep, decide: DecideStep };

/** From the sign-in to the first decided suggestion; the step stands in the address, so a reload stays in it. */
export function Page() {
  const say = startTexts.use();
  const { step: asked } = useSearch({ strict: false }) as { step?: unknown };
  const { setup, error, retry } = useSetup();
  return (
    <PageFrame
      title={say('title')}
      lead={say('lead')}
      actions={<AppLink to="/today">{say('later')}</AppLink>}
    >
      {error && <ProblemNote error={error} onRetry={() => void retry()} />}
      {!setup && !error && <Lines />}
      {setup && <Step setup={setup} step={isStep(asked) ? asked : nextStep(setup.done)} />}
    </PageFrame>
  );
}

function Step({ setup, step }: { setup: KnownSetup; step: StepName | undefined }) {
  const say = startTexts.use();
  if (!step)
    return (
      <Empty title={say('done.title')} text={say('done.text')}>
        <AppLink to="/today" look="button">
          {say('done.action')}
        </AppLink>
      </Empty>
    );
  const StepPage = PAGES[step];
  return (
    <>
      <Progress step={step} done={setup.done} />
      <StepPage key={step} setup={setup} />
    </>
  );
}
