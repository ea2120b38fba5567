import { useSentences } from '../../texts/sentences/use-sentences.ts';
import '../../ui/fields.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConnectorKind } from '../../api/contract.ts';
import { Card } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useConnect } from '../../ui/use-connect.ts';
import styles from './page.module.css';
import { connectionsTexts } from './texts.ts';
import { WhatItMay } from './what-it-may.tsx';

/** A kind of account that can be connected: by a consent at its vendor, or by an address and perhaps a secret. */
export function ConnectCard({ kind, isFirst }: { kind: ConnectorKind; isFirst: boolean }) {
  const say = connectionsTexts.use();
  const inOurWords = useSentences();
  const { connect, isPending, error } = useConnect();
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const { asks } = kind;

  function submit(event: FormEvent) {
    event.preventDefault();
    connect({ connector: kind.id, ...(asks && { address }), ...(asks?.secret && { secret }) });
  }

  return (
    <Card>
      <div className={styles.head}>
        <h3>{inOurWords(kind.title)}</h3>
        {kind.tier === 'premium' && <Tag>{say('premium')}</Tag>}
      </div>
      <WhatItMay kind={kind} />
      <form className={styles.form} onSubmit={submit}>
        {asks && (
          <TextInput
            label={say('address')}
            description={asks.address}
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            required
            autoComplete="off"
            dir="ltr"
          />
        )}
        {asks?.secret && (
          <PasswordInput
            label={say('secret')}
            description={asks.secret}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            required
            autoComplete="off"
          />
        )}
        <Button type="submit" loading={isPending} variant={isFirst ? 'filled' : 'default'}>
          {say('connect_kind', { kind: inOurWords(kind.title) })}
        </Button>
      </form>
      {error && <ProblemNote error={error} />}
    </Card>
  );
}
