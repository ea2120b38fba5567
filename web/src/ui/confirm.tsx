import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import { Button, Modal } from '@mantine/core';
import { sharedTexts } from '../texts/shared/texts.ts';
import styles from './confirm.module.css';
import { ProblemNote } from './problem-note.tsx';

interface ConfirmProps {
  title: string;
  /** What follows from it. */
  text: string;
  /** The verb on the button. */
  action: string;
  isDanger?: boolean;
  isPending?: boolean;
  error?: unknown;
  onConfirm(): void;
  onClose(): void;
}

/** Asks once more, for what cannot be taken back; says what follows instead of whether one is sure. */
export function Confirm({
  title,
  text,
  action,
  isDanger,
  isPending,
  error,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const say = sharedTexts.use();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': say('close') }}>
      <p>{text}</p>
      {error ? <ProblemNote error={error} /> : null}
      <div className={styles.actions}>
        <Button variant="default" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button color={isDanger ? 'red' : 'evergreen'} loading={isPending ?? false} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
