import '@mantine/core/styles/Switch.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Input.layer.css';
import { Button, Switch } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import {
  canBeBound,
  changeBindings,
  DEFAULT_BINDINGS,
  keyBindings,
  rebound,
  VERBS,
  type Verb,
} from './key-bindings.ts';
import styles from './keys.module.css';
import { keysTexts } from './texts.ts';
import { useKeyBindings } from './use-keys.ts';

/** Part of the settings: single keys off or on, and which key does what on this device. */
export function KeysSettings() {
  const say = keysTexts.use();
  const bindings = useKeyBindings();
  return (
    <div className={styles.settings}>
      <Switch
        label={say('on')}
        description={say('on_hint')}
        checked={bindings.isOn}
        onChange={({ currentTarget }) => changeBindings({ ...bindings, isOn: currentTarget.checked })}
      />
      {bindings.isOn && (
        <>
          <ul className={styles.list}>
            {VERBS.map((verb) => (
              <KeyRow key={verb} verb={verb} bound={bindings.keys[verb]} />
            ))}
          </ul>
          <div>
            <Button
              variant="default"
              onClick={() => changeBindings({ ...keyBindings(), keys: DEFAULT_BINDINGS.keys })}
            >
              {say('reset')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function KeyRow({ verb, bound }: { verb: Verb; bound: string }) {
  const say = keysTexts.use();
  const [state, setState] = useState<'still' | 'listening' | 'refused'>('still');
  const isListening = state !== 'still';
  const press = (event: KeyboardEvent) => {
    if (!isListening || event.key === 'Tab') return;
    event.preventDefault();
    if (event.key === 'Escape') return setState('still');
    if (!canBeBound(event.key)) return setState('refused');
    changeBindings(rebound(keyBindings(), verb, event.key));
    setState('still');
  };
  return (
    <li className={styles.row}>
      <span>{say(`verbs.${verb}`)}</span>
      <span className={styles.end}>
        <kbd className={styles.key}>{isListening ? '…' : bound}</kbd>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={say('change_for', { verb: say(`verbs.${verb}`) })}
          onKeyDown={press}
          onBlur={() => setState('still')}
          onClick={() => setState('listening')}
        >
          {isListening ? say('press') : say('change')}
        </Button>
      </span>
      <span role="status" className={styles.hint}>
        {state === 'listening' && say('press_hint')}
        {state === 'refused' && say('not_possible')}
      </span>
    </li>
  );
}
