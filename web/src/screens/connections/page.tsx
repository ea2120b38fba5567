import { useList, useRead } from '../../api/use-api.ts';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { AccountCard } from './account-card.tsx';
import { ConnectCard } from './connect-card.tsx';
import styles from './page.module.css';
import { connectionsTexts } from './texts.ts';

/** The connected accounts, how they are, and what each may do. */
export function Page() {
  const say = connectionsTexts.use();
  const accounts = useList('listConnections', { limit: 100 });
  const { data: kinds } = useRead('listConnectors', {});
  const isEmpty = !accounts.isPending && !accounts.error && accounts.items.length === 0;
  return (
    <PageFrame help="connecting" title={say('title')} lead={say('lead')}>
      {accounts.isPending && <Lines count={2} />}
      {accounts.error && <ProblemNote error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {isEmpty && <Empty title={say('empty.title')} text={say('empty.text')} />}
      {accounts.items.length > 0 && (
        <ul className={styles.accounts}>
          {accounts.items.map((account) => (
            <li key={account.id}>
              <AccountCard account={account} kind={kinds?.items.find(({ id }) => id === account.connector)} />
            </li>
          ))}
        </ul>
      )}
      {kinds && (
        <Section title={say(isEmpty ? 'connect' : 'add')}>
          <ul className={styles.accounts}>
            {kinds.items.map((kind) => (
              <li key={kind.id}>
                <ConnectCard kind={kind} isFirst={isEmpty} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </PageFrame>
  );
}
