import { useList } from '../../api/use-api.ts';
import { useSession } from '../../session/use-session.ts';
import { Empty } from '../../ui/empty.tsx';
import { Card, PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Words } from '../../ui/words.tsx';
import { todayTexts } from './texts.ts';

export function Page() {
  const say = todayTexts.use();
  const session = useSession();
  const { items, isPending, error, refetch } = useList('listSuggestions', { status: 'pending', limit: 100 });
  const name = session.kind === 'signed_out' ? '' : session.person.name;
  return (
    <PageFrame title={say('greeting', { name })}>
      <Section title={say('needs_you')}>
        {error && items.length === 0 && <ProblemNote error={error} onRetry={() => void refetch()} />}
        {isPending && <Lines />}
        {!isPending && !error && items.length === 0 && (
          <Empty title={say('nothing.title')} text={say('nothing.text')} />
        )}
        {items.map(({ id, title }) => (
          <Card key={id}>
            <Words>{title}</Words>
          </Card>
        ))}
      </Section>
    </PageFrame>
  );
}
