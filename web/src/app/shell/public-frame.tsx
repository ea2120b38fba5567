import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { signIn } from '../../session/session.ts';
import { useLanguage } from '../../texts/define-texts.ts';
import type { Language } from '../../texts/i18n.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './public-frame.module.css';

interface PublicFrameProps {
  title: Record<Language, string>;
  children: ReactNode;
}

/** Around what everybody may read, and before one is inside. */
export function PublicFrame({ title, children }: PublicFrameProps) {
  const say = sharedTexts.use();
  const shown = title[useLanguage()];
  useEffect(() => {
    document.title = `${shown} · connectsoft.me`;
  }, [shown]);
  return (
    <div className={styles.frame}>
      <header className={styles.bar}>
        <AppLink to="/" look="plain" className={styles.brand}>
          <Mark />
          <span dir="ltr">connectsoft.me</span>
        </AppLink>
        <nav aria-label={say('shell.navigation')} className={styles.places}>
          <AppLink to="/help">{say('help.title')}</AppLink>
          <LanguageSwitch />
          <Button variant="default" onClick={() => signIn()}>
            {say('sign_in.action')}
          </Button>
        </nav>
      </header>
      <main className={styles.content}>{children}</main>
    </div>
  );
}
