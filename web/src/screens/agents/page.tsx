import { Button } from '@mantine/core';
import type { Agent } from '../../api/contract.ts';
import { useChange, useRead, useSeen } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Card, PageFrame } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { ToolList } from '../../ui/tool-list.tsx';
import styles from './page.module.css';
import { agentsTexts } from './texts.ts';

/** Who works for the person, what each may use, and the switch. */
export function Page() {
  const say = agentsTexts.use();
  const { data, isPending, error, refetch } = useRead('listAgents', {});
  const agents = data?.items ?? [];
  return (
    <PageFrame help="agents" title={say('title')} lead={say('lead')}>
      {isPending && <Lines />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && agents.length === 0 && (
        <Empty title={say('empty.title')} text={say('empty.text')}>
          <AppLink to="/packs" look="button">
            {say('empty.action')}
          </AppLink>
        </Empty>
      )}
      <ul className={styles.agents}>
        {agents.map((agent) => (
          <li key={agent.id}>
            <AgentCard agent={agent} />
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}

function AgentCard({ agent }: { agent: Agent }) {
  const say = agentsTexts.use();
  const { title, purpose, tools, enabled } = agent;
  return (
    <Card>
      <div className={styles.head}>
        <h2>
          <Said>{title}</Said>
        </h2>
        <Tag tone={enabled ? 'good' : 'attention'}>{say(enabled ? 'on' : 'off')}</Tag>
      </div>
      <Said block>{purpose}</Said>
      <p className={styles.small}>{say('may')}</p>
      {tools.length > 0 ? <ToolList names={tools} /> : <p>{say('nothing')}</p>}
      <Switch agent={agent} />
    </Card>
  );
}

/** The change names the state that it is based on, which a list does not tell: so the one agent is read with it. */
function Switch({ agent: { id, title, enabled } }: { agent: Agent }) {
  const say = agentsTexts.use();
  const seen = useSeen('getAgent', { id });
  const change = useChange('switchAgent', ['listAgents', 'getAgent']);
  const etag = seen.data?.etag;
  return (
    <>
      <Button
        mt="md"
        variant="default"
        loading={change.isPending}
        aria-label={`${say(enabled ? 'switch_off' : 'switch_on')}: ${title}`}
        onClick={() =>
          change.mutate(
            { input: { id, enabled: !enabled }, ...(etag && { ifMatch: etag }) },
            { onSuccess: ({ body }) => announce(say(body.enabled ? 'now_on' : 'now_off', { title })) },
          )
        }
      >
        {say(enabled ? 'switch_off' : 'switch_on')}
      </Button>
      {change.error && <ProblemNote error={change.error} />}
    </>
  );
}
