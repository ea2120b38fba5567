import { Button } from '@mantine/core';
import { useRead } from '../../../api/use-api.ts';
import { useFormats } from '../../../texts/use-formats.ts';
import { useNow } from '../../../ui/when.tsx';
import { suggestionsTexts } from '../texts.ts';
import { laterTimes } from './later-times.ts';
import styles from './panel.module.css';
import { Panel } from './panel.tsx';

interface LaterPanelProps {
  expiresAt: string;
  onLater(until: string): void;
  onClose(): void;
}

/** Until when it is put aside: by the person's own clocks, and never past its end. */
export function LaterPanel({ expiresAt, onLater, onClose }: LaterPanelProps) {
  const say = suggestionsTexts.use();
  const { dayAndTime } = useFormats();
  const { data: preferences } = useRead('getPreferences', {});
  const times = laterTimes(useNow(), preferences?.zone, expiresAt);
  return (
    <Panel title={say('later.title')} onClose={onClose}>
      {times.length === 0 && <p>{say('later.none')}</p>}
      <div className={styles.choices}>
        {times.map(({ name, until }) => (
          <Button key={name} variant="default" onClick={() => onLater(until)}>
            {say(`later.${name}`)}
            {' · '}
            {dayAndTime(until)}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
