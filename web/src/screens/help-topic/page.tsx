import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { isHelpTopic } from '../../texts/help/topics.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { HelpText } from './help-text.tsx';
import { helpTopicTexts } from './texts.ts';

export function Page() {
  const say = helpTopicTexts.use();
  const sayShared = sharedTexts.use();
  const { topic } = useParams({ strict: false });
  if (!topic || !isHelpTopic(topic))
    return (
      <Empty title={say('unknown.title')} text={say('unknown.text')}>
        <AppLink to="/help" look="button">
          {say('all')}
        </AppLink>
      </Empty>
    );
  return (
    <PageFrame title={sayShared(`help.${topic}`)} back={<AppLink to="/help">{say('all')}</AppLink>}>
      <Suspense fallback={<Lines count={4} />}>
        <HelpText topic={topic} />
      </Suspense>
    </PageFrame>
  );
}
