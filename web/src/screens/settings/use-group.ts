import type { Preferences, RequestOf } from '../../api/contract.ts';
import { isProblem } from '../../api/problem.ts';
import { useChange } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { settingsTexts } from './texts.ts';

type Changeable = RequestOf<'changePreferences'>;

export interface Seen {
  preferences: Preferences;
  etag: string | null;
}

/**
 * Settings that are saved together. What is typed is kept until then; a change made elsewhere in the meantime is told,
 * and saving once more takes the place of it.
 */
export function useGroup<T extends Changeable>(name: string, { etag }: Seen, kept: T, onSaved?: () => void) {
  const say = settingsTexts.use();
  // With the state that the person began from: what is read anew in the meantime is not what they looked at.
  const draft = useDraft<{ value: T; etag: string | null }>(`settings.${name}`, { value: kept, etag });
  const change = useChange('changePreferences', ['getPreferences', 'getMe']);
  const value = draft.isKept ? draft.value.value : kept;
  const base = draft.isKept && !isProblem(change.error, 'api.stale') ? draft.value.etag : etag;
  return {
    value,
    isTyped: draft.isKept,
    isSaving: change.isPending,
    error: change.error,
    set: (part: Partial<T>) => draft.change({ value: { ...value, ...part }, etag: base }),
    discard() {
      change.reset();
      draft.drop();
    },
    save: () =>
      change.mutate(
        { input: value, ...(base && { ifMatch: base }) },
        {
          onSuccess() {
            draft.drop();
            onSaved?.();
            announce(say('saved'));
          },
        },
      ),
  };
}
