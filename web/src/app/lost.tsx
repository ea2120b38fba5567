import { sharedTexts } from '../texts/shared/texts.ts';
import { AppLink } from '../ui/app-link.tsx';
import { Empty } from '../ui/empty.tsx';

/** An address that leads nowhere. */
export function Lost() {
  const say = sharedTexts.use();
  return (
    <Empty title={say('lost.title')} text={say('lost.text')}>
      <AppLink to="/today" look="button">
        {say('lost.home')}
      </AppLink>
    </Empty>
  );
}
