import type { ComponentType } from 'react';
import type { Texts } from '../texts/define-texts.ts';
import type { Language } from '../texts/i18n.ts';

/** One screen of the app: a folder in `screens/` says all of this in its `screen.ts`. */
export interface Screen {
  /** As the router writes it: `/suggestions/$id`. */
  path: `/${string}`;
  /** What the browser's tab and the navigation call it. */
  title: Record<Language, string>;
  /** `member`: whoever is not signed in is asked to, and comes back here. */
  access: 'everyone' | 'member';
  /** Loaded beside the page. */
  texts: Pick<Texts, 'load'>;
  /** The page, loaded when somebody goes there or is about to. */
  page(): Promise<{ Page: ComponentType }>;
  /** Its place in the navigation, when it has one. `main` is always seen, also on a phone, where `phone` leads to `more`; five find room there. */
  nav?: { place: 'main' | 'more' | 'phone'; icon: ComponentType<{ size?: number }> };
  /** Without the shell around it: for what comes before one is inside. */
  bare?: boolean;
}

export const defineScreen = <const S extends Screen>(screen: S): S => screen;
