import type { Run } from '../../api/contract.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Card } from '../../ui/page.tsx';
import { Said } from '../../ui/said.tsx';
import { runTexts } from './texts.ts';

/** Why a run ended as it did, and the way on. */
export function Outcome({ outcome }: { outcome: NonNullable<Run['outcome']> }) {
  const say = runTexts.use();
  const { dayAndTime } = useFormats();
  const { code, detail, lift, resetsAt } = outcome;
  const [room] = code.split('.');
  return (
    <Card>
      <Said block>{detail}</Said>
      {lift && <Said block>{lift}</Said>}
      {resetsAt && <p>{say('resets', { at: dayAndTime(resetsAt) })}</p>}
      {room === 'connection' && <AppLink to="/connections">{say('to_connections')}</AppLink>}
      {room === 'plan' && <AppLink to="/usage">{say('to_usage')}</AppLink>}
    </Card>
  );
}
