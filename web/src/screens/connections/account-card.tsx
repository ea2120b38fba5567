import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Connection, ConnectorKind } from '../../api/contract.ts';
import { useChange } from '../../api/use-api.ts';
import { signInAfresh } from '../../session/session.ts';
import { useSentences } from '../../texts/sentences/use-sentences.ts';
import { announce } from '../../ui/announce.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Card } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Tag, type TagTone } from '../../ui/tag.tsx';
import { useConnect } from '../../ui/use-connect.ts';
import { When } from '../../ui/when.tsx';
import { Words } from '../../ui/words.tsx';
import styles from './page.module.css';
import { connectionsTexts } from './texts.ts';
import { WhatItMay } from './what-it-may.tsx';

const TONES: Record<Connection['health'], TagTone> = {
  ok: 'good',
  needs_reauth: 'attention',
  blocked: 'danger',
};

/** One account: how it is, what it may do, and what one can do about it. */
export function AccountCard({ account, kind }: { account: Connection; kind: ConnectorKind | undefined }) {
  const say = connectionsTexts.use();
  const inOurWords = useSentences();
  const { connect, isPending, error, needsFreshSignIn } = useConnect();
  const [asksToRemove, setAsksToRemove] = useState(false);
  const { health, access, connector, id: connectionId } = account;
  return (
    <Card>
      <div className={styles.head}>
        <h3>
          <Words>{account.account.address}</Words>
        </h3>
        <Tag tone={TONES[health]}>{say(`health.${health}`)}</Tag>
      </div>
      <p className={styles.small}>
        {kind && inOurWords(kind.title)}
        {' · '}
        {account.lastOkAt ? (
          <>
            {say('last_ok')} <When at={account.lastOkAt} />
          </>
        ) : (
          say('never_ok')
        )}
      </p>
      {kind && <WhatItMay kind={kind} />}
      <p>
        <Tag tone={access.read === 'ok' ? 'good' : 'attention'}>{say(`read.${access.read}`)}</Tag>{' '}
        <Tag tone={access.write === 'ok' ? 'good' : 'calm'}>{say(`write.${access.write}`)}</Tag>
      </p>
      <div className={styles.actions}>
        {health !== 'ok' && (
          <Button loading={isPending} onClick={() => connect({ connector, connectionId, access: 'read' })}>
            {say('again')}
          </Button>
        )}
        {health === 'ok' && access.write !== 'ok' && kind && kind.changes.length > 0 && (
          <Button
            variant="default"
            loading={isPending}
            onClick={() => connect({ connector, connectionId, access: 'write' })}
          >
            {say('allow_changes')}
          </Button>
        )}
        <CheckButton account={account} />
        <Button variant="subtle" color="red" onClick={() => setAsksToRemove(true)}>
          {say('remove')}
        </Button>
      </div>
      {error && (
        <ProblemNote error={error}>
          {needsFreshSignIn && <Button onClick={() => signInAfresh()}>{say('confirm_first')}</Button>}
        </ProblemNote>
      )}
      {asksToRemove && <RemoveDialog account={account} onClose={() => setAsksToRemove(false)} />}
    </Card>
  );
}

function CheckButton({ account }: { account: Connection }) {
  const say = connectionsTexts.use();
  const check = useChange('checkConnection', ['listConnections']);
  const { address } = account.account;
  return (
    <>
      <Button
        variant="default"
        loading={check.isPending}
        onClick={() =>
          check.mutate(
            { input: { id: account.id } },
            {
              onSuccess: ({ body }) =>
                announce(say(body.health === 'ok' ? 'checked' : 'checked_badly', { account: address })),
            },
          )
        }
      >
        {say('check')}
      </Button>
      {check.error && <ProblemNote error={check.error} />}
    </>
  );
}

function RemoveDialog({ account, onClose }: { account: Connection; onClose(): void }) {
  const say = connectionsTexts.use();
  const remove = useChange('removeConnection', ['listConnections']);
  const { address } = account.account;
  return (
    <Confirm
      title={say('remove_title', { account: address })}
      text={say('remove_text')}
      action={say('remove')}
      isDanger
      isPending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { input: { id: account.id } },
          {
            onSuccess() {
              announce(say('removed', { account: address }));
              onClose();
            },
          },
        )
      }
    />
  );
}
