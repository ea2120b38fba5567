import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import { Modal } from '@mantine/core';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { VERBS } from './key-bindings.ts';
import styles from './keys.module.css';
import { keysTexts } from './texts.ts';
import { useKeyBindings } from './use-keys.ts';

/** The keys that there are now, in a dialog. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const say = keysTexts.use();
  const sayShared = sharedTexts.use();
  const { isOn, keys } = useKeyBindings();
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('title')}
      closeButtonProps={{ 'aria-label': sayShared('close') }}
    >
      {isOn ? (
        <dl className={styles.list}>
          {VERBS.map((verb) => (
            <div key={verb} className={styles.row}>
              <dt>{say(`verbs.${verb}`)}</dt>
              <dd>
                <kbd className={styles.key}>{keys[verb]}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p>{say('off')}</p>
      )}
    </Modal>
  );
}
