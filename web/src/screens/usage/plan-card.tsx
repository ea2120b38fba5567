import type { AnswerOf } from '../../api/contract.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { Card } from '../../ui/page.tsx';
import { Tag } from '../../ui/tag.tsx';
import styles from './page.module.css';
import { usageTexts } from './texts.ts';

type Plan = AnswerOf<'listPlans'>['items'][number];

/** What a plan costs and holds, in its own numbers. */
export function PlanCard({ plan, isOwn }: { plan: Plan; isOwn: boolean }) {
  const say = usageTexts.use();
  const { number, money } = useFormats();
  const { limits, monthly, yearly } = plan;
  const lines = [
    say('limits.people', { count: limits.people }),
    say('limits.runs', { included: number(limits.includedRuns) }),
    say('limits.packs', { count: limits.packs }),
    say('limits.agents', { count: limits.agents }),
    say('limits.accounts', { count: limits.connections }),
    say('limits.history', { count: limits.historyDays }),
    ...(limits.hasPriority ? [say('limits.priority')] : []),
  ];
  return (
    <Card className={isOwn ? styles.own : undefined}>
      <div className={styles.head}>
        <h3>{plan.name}</h3>
        {isOwn && <Tag tone="good">{say('current')}</Tag>}
      </div>
      <p className={styles.price}>
        {monthly.amountMinor === 0 ? say('free') : say('per_month', { price: money(monthly) })}
        {yearly && yearly.amountMinor > 0 && (
          <span className={styles.small}> {say('or_year', { price: money(yearly) })}</span>
        )}
      </p>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  );
}
