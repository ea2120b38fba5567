import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ScreenPath } from '../screens/index.ts';
import styles from './app-link.module.css';

interface AppLinkProps {
  to: ScreenPath;
  /** For the `$name` parts of the path. */
  params?: Record<string, string>;
  /** What stands behind `?`. */
  search?: Record<string, string>;
  /** `plain` brings no look of its own. */
  look?: 'text' | 'button' | 'quiet' | 'plain';
  className?: string | undefined;
  children: ReactNode;
  label?: string;
}

/** A link to a screen of the app; an address that no screen has does not compile. */
export function AppLink({
  to,
  params = {},
  search = {},
  look = 'text',
  className,
  children,
  label,
}: AppLinkProps) {
  const path: string = to;
  const classes = [look === 'plain' ? undefined : styles[look], className].filter(Boolean).join(' ');
  return (
    <Link to={path} params={params} search={search} className={classes} aria-label={label}>
      {children}
    </Link>
  );
}
