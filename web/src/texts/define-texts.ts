import { useSyncExternalStore } from 'react';
import { i18n, type Language, language } from './i18n.ts';

/** What a screen says, by names that its code uses; plural forms end in `_one` and `_other`. */
export type Tree = { [name: string]: string | Tree };

/** The stem of a text that has plural forms. */
type Counted<En extends Tree> = {
  [K in keyof En & string]: K extends `${infer Stem}_one`
    ? `${Stem}_other` extends keyof En
      ? Stem
      : never
    : never;
}[keyof En & string];

/** The same names in another language; Hebrew has a form for two. */
export type Translated<En extends Tree> = {
  [K in keyof En]: En[K] extends Tree ? Translated<En[K]> : string;
} & { [K in Counted<En> as `${K}_two`]: string };

/** Names of texts, dotted: `empty.title`. One with plural forms is named by its stem. */
export type TextName<T extends Tree> =
  | Counted<T>
  | {
      [K in keyof T & string]: T[K] extends Tree
        ? `${K}.${TextName<T[K]>}`
        : K extends `${Counted<T>}_${'one' | 'other'}`
          ? never
          : K;
    }[keyof T & string];

export type Say<En extends Tree> = (name: TextName<En>, values?: Record<string, string | number>) => string;

export interface Texts<En extends Tree = Tree> {
  /** Must have settled before `use` is called by what it is for. */
  load(): Promise<void>;
  use(): Say<En>;
}

interface Catalogues<En extends Tree> {
  en(): Promise<{ texts: En }>;
  he(): Promise<{ texts: Translated<En> }>;
}

const known: ((language: Language) => Promise<void>)[] = [];

/** The catalogue of a screen, or of what screens share. Only the language that is shown is loaded. */
export function defineTexts<En extends Tree>(namespace: string, catalogues: Catalogues<En>): Texts<En> {
  let isUsed = false;
  const loadIn = async (wanted: Language) => {
    if (!isUsed || i18n.hasResourceBundle(wanted, namespace)) return;
    const { texts } = await catalogues[wanted]();
    i18n.addResourceBundle(wanted, namespace, texts);
  };
  known.push(loadIn);
  return {
    load() {
      isUsed = true;
      return loadIn(language());
    },
    use: function useTexts() {
      const wanted = useLanguage();
      return (name, values) => i18n.t(name as string, { ...values, ns: namespace, lng: wanted });
    },
  };
}

/** Brings what has been loaded so far in another language, and shows it. */
export async function changeLanguage(wanted: Language): Promise<void> {
  await Promise.all(known.map((load) => load(wanted)));
  await i18n.changeLanguage(wanted);
}

export const useLanguage = (): Language => useSyncExternalStore(onLanguage, language);

function onLanguage(listener: () => void): () => void {
  i18n.on('languageChanged', listener);
  return () => i18n.off('languageChanged', listener);
}
