import '../../ui/fields.css';
import { TextInput } from '@mantine/core';
import type { Preferences } from '../../api/contract.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { Group } from './group.tsx';
import styles from './page.module.css';
import { settingsTexts } from './texts.ts';
import { type Seen, useGroup } from './use-group.ts';

const USUAL = { from: '22:00', to: '07:00' };

export function QuietHoursGroup({ seen }: { seen: Seen }) {
  const say = settingsTexts.use();
  const { quietHours } = seen.preferences;
  const group = useGroup<Pick<Preferences, 'quietHours'>>('quiet', seen, { quietHours });
  const hours = group.value.quietHours;
  return (
    <Group title={say('quiet.title')} group={group}>
      <p>{say('quiet.why')}</p>
      <Toggle
        label={say('quiet.on')}
        checked={hours !== null}
        onChange={(isOn) => group.set({ quietHours: isOn ? USUAL : null })}
      />
      {hours && (
        <div className={styles.beside}>
          <TextInput
            type="time"
            label={say('quiet.from')}
            value={hours.from}
            onChange={(event) => group.set({ quietHours: { ...hours, from: event.currentTarget.value } })}
          />
          <TextInput
            type="time"
            label={say('quiet.to')}
            value={hours.to}
            onChange={(event) => group.set({ quietHours: { ...hours, to: event.currentTarget.value } })}
          />
        </div>
      )}
    </Group>
  );
}
