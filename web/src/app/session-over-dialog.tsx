import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Button, Modal } from '@mantine/core';
import { signIn } from '../session/session.ts';
import { sharedTexts } from '../texts/shared/texts.ts';

export function SessionOverDialog() {
  const say = sharedTexts.use();
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={say('session_over.title')}
    >
      <p>{say('session_over.text')}</p>
      <p style={{ marginBlockStart: 'var(--space-4)' }}>
        <Button onClick={() => signIn()}>{say('sign_in.action')}</Button>
      </p>
    </Modal>
  );
}
