import { Button } from '@mantine/core';
import { useSeen } from '../../api/use-api.ts';
import { leave } from '../../app/leave.ts';
import { KeysSettings } from '../../ui/keys/keys-settings.tsx';
import { keysTexts } from '../../ui/keys/texts.ts';
import { Card, PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { PageSkeleton } from '../../ui/skeletons.tsx';
import { LookSection } from './look-section.tsx';
import { QuietHoursGroup } from './quiet-hours-group.tsx';
import { RepliesGroup } from './replies-group.tsx';
import { settingsTexts } from './texts.ts';
import { ToldGroup } from './told-group.tsx';
import { YouGroup } from './you-group.tsx';

/** What the person chose; each group is saved by itself. */
export function Page() {
  const say = settingsTexts.use();
  const sayKeys = keysTexts.use();
  const { data, isPending, error, refetch } = useSeen('getPreferences', {});
  if (isPending) return <PageSkeleton />;
  if (!data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const seen = { preferences: data.body, etag: data.etag };
  return (
    <PageFrame help="leaving" title={say('title')}>
      <YouGroup seen={seen} />
      <LookSection />
      <Section title={sayKeys('title')}>
        <Card>
          <KeysSettings />
        </Card>
      </Section>
      <RepliesGroup seen={seen} />
      <QuietHoursGroup seen={seen} />
      <ToldGroup seen={seen} />
      <Section title={say('leave.title')}>
        <Card>
          <p>{say('leave.text')}</p>
          <Button mt="md" variant="default" onClick={() => void leave()}>
            {say('leave.action')}
          </Button>
        </Card>
      </Section>
    </PageFrame>
  );
}
