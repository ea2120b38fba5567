import '../../ui/fields.css';
import { Button, TextInput } from '@mantine/core';
import { useId } from 'react';
import { changeLanguage } from '../../texts/define-texts.ts';
import { type Language, languageOf } from '../../texts/i18n.ts';
import { Choice } from '../../ui/choice.tsx';
import { Group } from './group.tsx';
import { settingsTexts } from './texts.ts';
import { type Seen, useGroup } from './use-group.ts';

/** Each in its own language, so that one finds one's own. */
const LANGUAGE_NAMES: { value: Language; label: string }[] = [
  { value: 'en', label: new Intl.DisplayNames('en', { type: 'language' }).of('en') ?? 'en' },
  { value: 'he', label: new Intl.DisplayNames('he', { type: 'language' }).of('he') ?? 'he' },
];

export function YouGroup({ seen }: { seen: Seen }) {
  const say = settingsTexts.use();
  const { name, zone, locale, assumed } = seen.preferences;
  const kept = { zone, locale, ...(name !== null && { name }) };
  const group = useGroup<{ zone: string; locale: string; name?: string }>(
    'you',
    seen,
    kept,
    () => void changeLanguage(languageOf(group.value.locale)),
  );
  const { value, set } = group;
  const zones = useId();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const note = (field: 'name' | 'zone' | 'locale') =>
    assumed.includes(field) ? say('you.assumed') : undefined;
  return (
    <Group title={say('you.title')} group={group}>
      <TextInput
        label={say('you.name')}
        description={note('name') ?? say('you.name_why')}
        value={value.name ?? ''}
        onChange={(event) => set({ name: event.currentTarget.value })}
        autoComplete="name"
        maxLength={200}
        dir="auto"
      />
      <div>
        <TextInput
          label={say('you.zone')}
          description={note('zone') ?? say('you.zone_why')}
          value={value.zone}
          onChange={(event) => set({ zone: event.currentTarget.value })}
          list={zones}
          autoComplete="off"
          dir="ltr"
        />
        <datalist id={zones}>
          {Intl.supportedValuesOf('timeZone').map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
        {here !== value.zone && (
          <Button size="compact-sm" variant="subtle" onClick={() => set({ zone: here })}>
            {say('you.zone_here', { zone: here })}
          </Button>
        )}
      </div>
      <Choice
        legend={say('you.language')}
        value={languageOf(value.locale)}
        options={LANGUAGE_NAMES}
        onChange={(language) => set({ locale: languageOf(locale) === language ? locale : language })}
      />
    </Group>
  );
}
