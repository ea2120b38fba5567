import { Button } from '@mantine/core';
import type { Workflow } from '../../api/contract.ts';
import { useChange, useRead, useSeen } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { AppLink } from '../../ui/app-link.tsx';
import { keyed } from '../../ui/keyed.ts';
import { PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { PageSkeleton } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useIdParam } from '../../ui/use-id-param.ts';
import { useStartRun } from '../../ui/use-start-run.ts';
import styles from './page.module.css';
import { Picture } from './picture.tsx';
import { workflowTexts } from './texts.ts';

/** A workflow as a picture that one can read, to run now or to switch off. */
export function Page() {
  const say = workflowTexts.use();
  const id = useIdParam();
  const { data, isPending, error, refetch } = useSeen('getWorkflow', { id });
  const agents = useRead('listAgents', {}).data?.items ?? [];
  if (isPending) return <PageSkeleton />;
  if (!data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const workflow = data.body;
  return (
    <PageFrame
      help="agents"
      back={<AppLink to="/packs">{say('back')}</AppLink>}
      title={<Said>{workflow.title}</Said>}
      lead={<Said>{workflow.purpose}</Said>}
    >
      <Actions workflow={workflow} etag={data.etag} />
      <Section title={say('when')}>
        <ul className={styles.triggers}>
          {keyed(workflow.triggers, ({ kind, text }) => `${kind}:${text}`).map(({ key, item: { text } }) => (
            <li key={key}>
              <Said>{text}</Said>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={say('picture')}>
        <Picture nodes={workflow.nodes} agents={agents} />
      </Section>
    </PageFrame>
  );
}

function Actions({ workflow, etag }: { workflow: Workflow; etag: string | null }) {
  const say = workflowTexts.use();
  const { id, enabled } = workflow;
  const { start, ...starting } = useStartRun();
  const change = useChange('switchWorkflow', ['getWorkflow', 'listWorkflows', 'getInstallation']);
  const error = starting.error ?? change.error;
  return (
    <div className={styles.actions}>
      {enabled && (
        <Button loading={starting.isPending} onClick={() => start(id)}>
          {say('run')}
        </Button>
      )}
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() =>
          change.mutate(
            { input: { id, enabled: !enabled }, ...(etag && { ifMatch: etag }) },
            { onSuccess: ({ body }) => announce(say(body.enabled ? 'now_on' : 'now_off')) },
          )
        }
      >
        {say(enabled ? 'switch_off' : 'switch_on')}
      </Button>
      <Tag tone={enabled ? 'good' : 'attention'}>{say(enabled ? 'on' : 'off')}</Tag>
      {error && <ProblemNote error={error} />}
    </div>
  );
}
