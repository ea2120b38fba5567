import '../../ui/fields.css';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { PackCard } from '../../api/contract.ts';
import { useChange, useSeen } from '../../api/use-api.ts';
import type { KnownSetup } from '../../api/use-setup.ts';
import { useSession } from '../../session/use-session.ts';
import { useLanguage } from '../../texts/define-texts.ts';
import { languageOf } from '../../texts/i18n.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { Personas } from './personas.tsx';
import { StepSheet } from './step-sheet.tsx';
import { startTexts } from './texts.ts';
import styles from './you-step.module.css';

type Persona = PackCard['persona'];

/** Who the person is, with what the server only assumed of them. */
export function YouStep({ setup }: { setup: KnownSetup }) {
  const say = startTexts.use();
  const navigate = useNavigate();
  const { data: seen } = useSeen('getPreferences', {});
  const change = useChange('changePreferences', ['getPreferences', 'getMe', 'listPacks']);
  const draft = useDraft('start.you', useFirstAnswers(setup));
  const [isAsked, setAsked] = useState(false);
  const locale = useLocaleToSay(setup);
  const { persona, name, zone } = draft.value;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!persona) return setAsked(true);
    const input = { persona, zone, locale, ...(name.trim() && { name: name.trim() }) };
    change.mutate(
      { input, ...(seen?.etag && { ifMatch: seen.etag }) },
      {
        onSuccess() {
          draft.drop();
          void navigate({ to: '/start', search: { step: 'pack' } });
        },
      },
    );
  }

  return (
    <form onSubmit={submit}>
      <StepSheet
        step="you"
        title={say('you.title')}
        text={say('you.text')}
        next={
          <Button type="submit" loading={change.isPending}>
            {say('on')}
          </Button>
        }
      >
        <Personas chosen={persona} onChoose={(chosen) => draft.change({ ...draft.value, persona: chosen })} />
        {isAsked && !persona && <p role="alert">{say('you.choose')}</p>}
        {persona && !setup.packs.some((pack) => pack.persona === persona) && <p>{say('you.not_built')}</p>}
        <div className={styles.fields}>
          <TextInput
            label={say('you.name')}
            description={say('you.name_why')}
            value={name}
            onChange={(event) => draft.change({ ...draft.value, name: event.currentTarget.value })}
            autoComplete="name"
            maxLength={200}
            required
            dir="auto"
          />
          <NativeSelect
            label={say('you.zone')}
            description={say('you.zone_why')}
            value={zone}
            onChange={(event) => draft.change({ ...draft.value, zone: event.currentTarget.value })}
            data={zonesWith(zone)}
          />
        </div>
        {change.error && <ProblemNote error={change.error} />}
      </StepSheet>
    </form>
  );
}

/** What was said before; what was only assumed gives way to what this browser knows better. */
function useFirstAnswers({ preferences: { persona, name, zone, assumed } }: KnownSetup): {
  persona: Persona | null;
  name: string;
  zone: string;
} {
  const session = useSession();
  const signedInAs = session.kind === 'signed_out' ? '' : session.person.name;
  const ofBrowser = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { persona, name: name ?? signedInAs, zone: assumed.includes('zone') ? ofBrowser : zone };
}

/** The language that the person reads this in, in the way of writing that the browser has for it. */
function useLocaleToSay({ preferences: { locale, assumed } }: KnownSetup): string {
  const shown = useLanguage();
  if (!assumed.includes('locale') && languageOf(locale) === shown) return locale;
  return languageOf(navigator.language) === shown ? navigator.language : shown;
}

const zonesWith = (zone: string): string[] => [...new Set([zone, ...Intl.supportedValuesOf('timeZone')])];
