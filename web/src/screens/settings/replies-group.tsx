import '../../ui/fields.css';
import { Textarea, TextInput } from '@mantine/core';
import type { Preferences } from '../../api/contract.ts';
import { Choice } from '../../ui/choice.tsx';
import { Group } from './group.tsx';
import { settingsTexts } from './texts.ts';
import { type Seen, useGroup } from './use-group.ts';

type Replies = Pick<Preferences, 'replies' | 'tone' | 'undoSec'>;

const MOST_UNDO_SEC = 30;

/** Commas are how one types a list; what is typed stays as it is until it is saved. */
const listOf = (typed: string): string[] => typed.split(/[,\n]/).map((trait) => trait.trimStart());
const asTyped = (traits: string[]): string =>
  traits.map((trait, place) => (place ? ` ${trait}` : trait)).join(',');
const clean = (traits: string[]): string[] => traits.map((trait) => trait.trim()).filter(Boolean);

export function RepliesGroup({ seen }: { seen: Seen }) {
  const say = settingsTexts.use();
  const { replies, tone, undoSec } = seen.preferences;
  const group = useGroup<Replies>('replies', seen, { replies, tone, undoSec });
  const { value, set } = group;
  const setTone = (part: Partial<Replies['tone']>) => set({ tone: { ...value.tone, ...part } });
  return (
    <Group title={say('replies.title')} group={group}>
      <Choice
        legend={say('replies.kind')}
        value={value.replies}
        options={[
          { value: 'send', label: say('replies.send') },
          { value: 'draft', label: say('replies.draft') },
        ]}
        onChange={(chosen) => set({ replies: chosen })}
      />
      <TextInput
        label={say('replies.traits')}
        description={say('replies.traits_why')}
        value={asTyped(value.tone.traits)}
        onChange={(event) => setTone({ traits: listOf(event.currentTarget.value) })}
        onBlur={() => group.isTyped && setTone({ traits: clean(value.tone.traits) })}
        dir="auto"
      />
      <TextInput
        label={say('replies.tone_language')}
        description={say('replies.tone_language_why')}
        value={value.tone.language ?? ''}
        onChange={(event) => setTone({ language: event.currentTarget.value.trim() || null })}
        dir="ltr"
      />
      <Textarea
        label={say('replies.signature')}
        value={value.tone.signature}
        onChange={(event) => setTone({ signature: event.currentTarget.value })}
        rows={3}
        maxLength={500}
        dir="auto"
      />
      <TextInput
        type="number"
        min={0}
        max={MOST_UNDO_SEC}
        label={say('replies.undo')}
        description={say('replies.undo_why')}
        value={value.undoSec}
        onChange={(event) => set({ undoSec: Math.trunc(event.currentTarget.valueAsNumber) || 0 })}
      />
    </Group>
  );
}
