import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { AppLink } from '../../ui/app-link.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { PageFrame } from '../../ui/page.tsx';
import { PageSkeleton } from '../../ui/skeletons.tsx';
import { useDeciding } from './decide/deciding.ts';
import { useOtherTabs } from './decide/renew.ts';
import { Filter } from './queue/filter.tsx';
import { Queue } from './queue/queue.tsx';
import { searchOf, useShow } from './queue/shown.ts';
import { suggestionsTexts } from './texts.ts';

const KeysHelp = lazy(() =>
  import('../../ui/keys/keys-help.tsx').then(({ KeysHelp }) => ({ default: KeysHelp })),
);
const Batch = lazy(() => import('./batch/batch.tsx').then(({ Batch }) => ({ default: Batch })));

/** Room for the list and the open one beside each other. */
const WIDE = '(min-width: 68rem)';

/** The inbox that empties: the list, and the one that is open. */
export function Page() {
  const say = suggestionsTexts.use();
  const { id } = useParams({ strict: false }) as { id?: string };
  const { several } = useSearch({ strict: false }) as { several?: unknown };
  const show = useShow();
  const isWide = useMediaQuery(WIDE, false, { getInitialValueInEffect: false });
  const [isHelpOpen, setHelpOpen] = useState(false);
  const { undo } = useDeciding();
  useOtherTabs();
  useKeys({ help: () => setHelpOpen(true), ...(undo && { undo }) });
  const isAlone = id !== undefined && !isWide;
  if (several !== undefined)
    return (
      <Suspense fallback={<PageSkeleton />}>
        <Batch />
      </Suspense>
    );
  return (
    <PageFrame
      help="approving"
      title={say('title')}
      {...(!isAlone && { lead: say('lead') })}
      {...(isAlone && {
        back: (
          <AppLink to="/suggestions" search={searchOf(show)}>
            {say('back')}
          </AppLink>
        ),
      })}
      actions={
        isWide && (
          <Button variant="subtle" leftSection={<IconKeyboard size={18} />} onClick={() => setHelpOpen(true)}>
            {say('keys')}
          </Button>
        )
      }
    >
      {!isAlone && <Filter show={show} />}
      <Queue id={id} show={show} isWide={isWide} />
      {isHelpOpen && (
        <Suspense>
          <KeysHelp onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </PageFrame>
  );
}
