import type { Preferences } from '../../api/contract.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { Group } from './group.tsx';
import { settingsTexts } from './texts.ts';
import { type Seen, useGroup } from './use-group.ts';

const OCCASIONS = ['suggestions', 'runs'] as const;

export function ToldGroup({ seen }: { seen: Seen }) {
  const say = settingsTexts.use();
  const { notifications } = seen.preferences;
  const group = useGroup<Pick<Preferences, 'notifications'>>('told', seen, { notifications });
  const routes = group.value.notifications;
  return (
    <Group title={say('told.title')} group={group}>
      {OCCASIONS.map((occasion) => (
        <Toggle
          key={occasion}
          label={say(`told.${occasion}`)}
          checked={routes[occasion].length > 0}
          onChange={(isOn) => group.set({ notifications: { ...routes, [occasion]: isOn ? ['in_app'] : [] } })}
        />
      ))}
    </Group>
  );
}
