import { Link } from '@tanstack/react-router';
import { useList } from '../../api/use-api.ts';
import { useLanguage } from '../../texts/define-texts.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Mark } from '../../ui/mark.tsx';
import type { Screen } from '../define-screen.ts';
import { leave } from '../leave.ts';
import { useScreens } from '../screens-context.ts';
import styles from './navigation.module.css';
import type { PendingCount } from './pending-count.ts';

/** At the side on a wide page; on a phone the main places at the bottom, the others behind the last of them. */
export function Navigation({ pending }: { pending: PendingCount }) {
  const say = sharedTexts.use();
  const screens = useScreens();
  const at = (place: 'main' | 'more' | 'phone') => screens.filter(({ nav }) => nav?.place === place);
  return (
    <header className={styles.bar}>
      <AppLink to="/today" look="plain" className={styles.brand}>
        <Mark />
        <span dir="ltr">connectsoft.me</span>
      </AppLink>
      <nav aria-label={say('shell.navigation')} className={styles.nav}>
        <ul className={styles.main}>
          {at('main').map((screen) => (
            <Place key={screen.path} screen={screen} pending={pending} />
          ))}
          {at('phone').map((screen) => (
            <Place key={screen.path} screen={screen} pending={pending} onPhone />
          ))}
        </ul>
        <ul className={styles.more}>
          {at('more').map((screen) => (
            <Place key={screen.path} screen={screen} pending={pending} />
          ))}
        </ul>
      </nav>
      <button type="button" className={styles.leave} onClick={() => void leave()}>
        {say('shell.sign_out')}
      </button>
    </header>
  );
}

interface PlaceProps {
  screen: Screen;
  pending: PendingCount;
  /** Not on a wide page, where everything is seen. */
  onPhone?: boolean;
}

function Place({ screen, pending, onPhone = false }: PlaceProps) {
  const language = useLanguage();
  const say = sharedTexts.use();
  const Icon = screen.nav?.icon;
  const unread = useUnread(screen.path === '/notifications');
  const waits = screen.path === '/suggestions' && pending.count > 0;
  return (
    <li className={onPhone ? styles.onPhone : undefined}>
      <Link
        to={screen.path}
        className={styles.place}
        activeProps={{ className: styles.here, 'aria-current': 'page' }}
      >
        {Icon && <Icon size={20} />}
        <span>{screen.title[language]}</span>
        {waits && (
          <span className={styles.count}>
            <span aria-hidden="true">
              {pending.count}
              {pending.isMore && '+'}
            </span>
            <span className={styles.unseen}>{say('shell.waiting', { count: pending.count })}</span>
          </span>
        )}
        {unread > 0 && (
          <span className={styles.unread}>
            <span aria-hidden="true">{unread}</span>
            <span className={styles.unseen}>{say('shell.unread', { count: unread })}</span>
          </span>
        )}
      </Link>
    </li>
  );
}

const ASK_EVERY_MS = 60_000;
const MOST_UNREAD = 100;

/** How many notifications have not been read. */
function useUnread(isAsked: boolean): number {
  const { items } = useList(
    'listNotifications',
    { status: 'unread', limit: MOST_UNREAD },
    { enabled: isAsked, everyMs: isAsked && ASK_EVERY_MS },
  );
  return isAsked ? items.length : 0;
}
