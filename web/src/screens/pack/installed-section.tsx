import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Workflow } from '../../api/contract.ts';
import { useChange, useSeen } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { AppLink } from '../../ui/app-link.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useStartRun } from '../../ui/use-start-run.ts';
import styles from './page.module.css';
import { packTexts } from './texts.ts';

/** The pack as the person has it: its workflows to run, and the way to part from it. */
export function InstalledSection({ installationId }: { installationId: string }) {
  const say = packTexts.use();
  const { data, isPending, error, refetch } = useSeen('getInstallation', { id: installationId });
  const [asksToRemove, setAsksToRemove] = useState(false);
  if (isPending) return <Lines count={2} />;
  if (!data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const { title, workflows } = data.body;
  return (
    <Section
      title={say('workflows')}
      aside={
        <Button variant="subtle" color="red" onClick={() => setAsksToRemove(true)}>
          {say('remove')}
        </Button>
      }
    >
      {workflows.map((workflow) => (
        <WorkflowCard key={workflow.id} workflow={workflow} />
      ))}
      {asksToRemove && (
        <RemoveDialog
          id={installationId}
          title={title}
          etag={data.etag}
          onClose={() => setAsksToRemove(false)}
        />
      )}
    </Section>
  );
}

function WorkflowCard({ workflow: { id, title, purpose, enabled } }: { workflow: Workflow }) {
  const say = packTexts.use();
  const { start, isPending, error } = useStartRun();
  return (
    <Card>
      <div className={styles.workflow}>
        <div>
          <p className={styles.name}>
            <AppLink to="/workflows/$id" params={{ id }}>
              <Said>{title}</Said>
            </AppLink>{' '}
            {!enabled && <Tag tone="attention">{say('off')}</Tag>}
          </p>
          <Said block>{purpose}</Said>
        </div>
        {enabled && (
          <Button
            variant="default"
            loading={isPending}
            onClick={() => start(id)}
            aria-label={`${say('run')}: ${title}`}
          >
            {say('run')}
          </Button>
        )}
      </div>
      {error && <ProblemNote error={error} />}
    </Card>
  );
}

interface RemoveProps {
  id: string;
  title: string;
  etag: string | null;
  onClose(): void;
}

function RemoveDialog({ id, title, etag, onClose }: RemoveProps) {
  const say = packTexts.use();
  const client = useQueryClient();
  const remove = useChange('uninstallPack', ['listInstallations', 'listAgents', 'listWorkflows']);
  return (
    <Confirm
      title={say('remove_title', { title })}
      text={say('remove_text')}
      action={say('remove')}
      isDanger
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { input: { id }, ...(etag && { ifMatch: etag }) },
          {
            onSuccess() {
              announce(say('removed', { title }));
              onClose();
              void client.invalidateQueries({ queryKey: ['previewPack'] });
            },
          },
        )
      }
    />
  );
}
