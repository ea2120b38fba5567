import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { leave } from '../../app/leave.ts';
import { useScreens } from '../../app/screens-context.ts';
import { useLanguage } from '../../texts/define-texts.ts';
import { PageFrame } from '../../ui/page.tsx';
import styles from './page.module.css';
import { moreTexts } from './texts.ts';

/** On a phone: the places that have no room at the bottom. */
export function Page() {
  const say = moreTexts.use();
  const language = useLanguage();
  return (
    <PageFrame title={say('title')}>
      <ul className={styles.places}>
        {useScreens()
          .filter(({ nav }) => nav?.place === 'more')
          .map(({ path, title, nav }) => (
            <li key={path}>
              <Link to={path} className={styles.place}>
                {nav && <nav.icon size={20} />}
                {title[language]}
              </Link>
            </li>
          ))}
      </ul>
      <div>
        <Button variant="default" onClick={() => void leave()}>
          {say('sign_out')}
        </Button>
      </div>
    </PageFrame>
  );
}
