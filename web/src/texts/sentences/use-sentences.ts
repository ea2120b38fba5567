import { useCallback, useSyncExternalStore } from 'react';
import { useLanguage } from '../define-texts.ts';
import { i18n, isolated, language } from '../i18n.ts';
import { useFormats } from '../use-formats.ts';
import { type Sentence, translator } from './translate.ts';

type Translate = ReturnType<typeof translator>;

/** The server speaks English; what it says is only looked up where another language is shown. */
let inHebrew: Translate | undefined;
const waiting = new Set<() => void>();

async function load(): Promise<void> {
  if (inHebrew || language() !== 'he') return;
  const { sentences }: { sentences: readonly Sentence[] } = await import('./sentences.he.ts');
  inHebrew = translator(sentences);
  for (const told of waiting) told();
}
i18n.on('languageChanged', () => void load());
void load();

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** What the server says of its own accord, in the language that is shown. Texts of others come back as they are. */
export function useSentences(): (said: string) => string {
  const wanted = useLanguage();
  const translate = useSyncExternalStore(subscribe, () => inHebrew);
  const { dayAndTime } = useFormats();
  return useCallback(
    (said) => {
      if (wanted !== 'he' || !translate) return said;
      return translate(said, {
        show: (value) => (INSTANT.test(value) ? dayAndTime(value) : isolated(value)),
      });
    },
    [wanted, translate, dayAndTime],
  );
}

function subscribe(told: () => void): () => void {
  waiting.add(told);
  return () => waiting.delete(told);
}
