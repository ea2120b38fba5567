import type { Me } from '../../api/contract.ts';
import { useList, useRead } from '../../api/use-api.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { Meter } from '../../ui/meter.tsx';
import { Card, PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Lines, PageSkeleton } from '../../ui/skeletons.tsx';
import styles from './page.module.css';
import { PlanCard } from './plan-card.tsx';
import { usageTexts } from './texts.ts';

/** What was used beside what the plan holds, and what the other plans would. */
export function Page() {
  const say = usageTexts.use();
  const me = useRead('getMe', {});
  const plans = useRead('listPlans', {});
  if (me.isPending) return <PageSkeleton />;
  if (!me.data) return <ProblemNote error={me.error} onRetry={() => void me.refetch()} />;
  return (
    <PageFrame help="runs" title={say('title')} lead={say('lead', { plan: me.data.plan.name })}>
      <Month me={me.data} />
      <Today me={me.data} />
      <Holdings me={me.data} />
      <Section title={say('plans')}>
        <p>{say('not_yet')}</p>
        {plans.isPending && <Lines />}
        {plans.error && <ProblemNote error={plans.error} onRetry={() => void plans.refetch()} />}
        <ul className={styles.plans}>
          {plans.data?.items.map((plan) => (
            <li key={plan.id}>
              <PlanCard plan={plan} isOwn={plan.id === me.data.plan.id} />
            </li>
          ))}
        </ul>
      </Section>
    </PageFrame>
  );
}

function Month({ me: { usage } }: { me: Me }) {
  const say = usageTexts.use();
  const { number, usd, dayAndTime } = useFormats();
  const { runs, modelSpend, resetsAt } = usage;
  const counted = { used: number(runs.used), max: number(runs.max), included: number(runs.included) };
  const spent = modelSpend.spentMicroUsd + modelSpend.reservedMicroUsd;
  return (
    <Section
      title={say('month')}
      aside={<p className={styles.small}>{say('resets', { at: dayAndTime(resetsAt) })}</p>}
    >
      <Card className={styles.meters}>
        <Meter
          label={say('runs')}
          text={say(runs.used > runs.included ? 'runs_over' : 'runs_text', counted)}
          used={runs.used}
          max={runs.max}
          mark={runs.included}
        />
        <Meter
          label={say('model')}
          text={say('amount', { used: usd(spent), max: usd(modelSpend.maxMicroUsd) })}
          used={spent}
          max={modelSpend.maxMicroUsd}
        />
      </Card>
    </Section>
  );
}

function Today({ me }: { me: Me }) {
  const say = usageTexts.use();
  const { number, usd, dayAndTime } = useFormats();
  const { modelSpend, appliedActions, connectorCalls, resetsAt } = me.usage.today;
  const spent = modelSpend.spentMicroUsd + modelSpend.heldMicroUsd;
  const counted = ({ used, max }: { used: number; max: number }) =>
    say('count', { used: number(used), max: number(max) });
  return (
    <Section
      title={say('today')}
      aside={<p className={styles.small}>{say('resets', { at: dayAndTime(resetsAt) })}</p>}
    >
      <Card className={styles.meters}>
        <Meter label={say('actions')} text={counted(appliedActions)} {...appliedActions} />
        <Meter label={say('calls')} text={counted(connectorCalls)} {...connectorCalls} />
        <Meter
          label={say('model')}
          text={say('amount', { used: usd(spent), max: usd(modelSpend.maxMicroUsd) })}
          used={spent}
          max={modelSpend.maxMicroUsd}
        />
      </Card>
    </Section>
  );
}

function Holdings({ me }: { me: Me }) {
  const say = usageTexts.use();
  const { number } = useFormats();
  const packs = useRead('listInstallations', {}).data?.items.length;
  const agents = useRead('listAgents', {}).data?.items.length;
  const { items, isPending } = useList('listConnections', { limit: 100 });
  const { limits } = me.plan;
  const held = [
    { label: say('packs'), used: packs, max: limits.packs },
    { label: say('agents'), used: agents, max: limits.agents },
    { label: say('accounts'), used: isPending ? undefined : items.length, max: limits.connections },
  ];
  return (
    <Section title={say('holds')}>
      <Card className={styles.meters}>
        {held.map(({ label, used, max }) => (
          <Meter
            key={label}
            label={label}
            text={used === undefined ? '…' : say('count', { used: number(used), max: number(max) })}
            used={used ?? 0}
            max={max}
          />
        ))}
      </Card>
    </Section>
  );
}
