import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLanguage } from '../../texts/define-texts.ts';
import type { Language } from '../../texts/i18n.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { Navigation } from './navigation.tsx';
import { OfflineNote } from './offline-note.tsx';
import { useCountInTitle, usePendingCount } from './pending-count.ts';
import styles from './shell.module.css';

/** The frame around every screen of a member: where one is, where one can go, and how many things wait. */
export function Shell({ title, children }: { title: Record<Language, string>; children: ReactNode }) {
  const say = sharedTexts.use();
  const pending = usePendingCount();
  useCountInTitle(title[useLanguage()], pending);
  const main = useFocusAfterNavigation();
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {say('shell.skip')}
      </a>
      <Navigation pending={pending} />
      <main ref={main} id="content" className={styles.content} tabIndex={-1}>
        <OfflineNote />
        {children}
      </main>
    </div>
  );
}

/** After a change of the address the next Tab begins at the new content, and a screen reader reads it. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs because the address changed.
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
