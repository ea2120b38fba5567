import { Button } from '@mantine/core';
import { signIn } from '../session/session.ts';
import { sharedTexts } from '../texts/shared/texts.ts';
import { Empty } from '../ui/empty.tsx';

/** In the place of a screen that is only for members. */
export function SignInPage() {
  const say = sharedTexts.use();
  return (
    <Empty title={say('sign_in.title')} text={say('sign_in.text')}>
      <Button size="md" onClick={() => signIn()}>
        {say('sign_in.action')}
      </Button>
    </Empty>
  );
}
