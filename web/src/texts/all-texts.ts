import type { Texts } from './define-texts.ts';

/** Several catalogues that a screen needs, loaded as one. */
export const allTexts = (...catalogues: Pick<Texts, 'load'>[]): Pick<Texts, 'load'> => ({
  load: () => Promise.all(catalogues.map((catalogue) => catalogue.load())).then(() => {}),
});
