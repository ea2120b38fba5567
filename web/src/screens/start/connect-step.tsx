import { useSentences } from '../../texts/sentences/use-sentences.ts';
import '../../ui/fields.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConnectorKind } from '../../api/contract.ts';
import { useChange, useRead } from '../../api/use-api.ts';
import type { KnownSetup } from '../../api/use-setup.ts';
import { leaveForConsent } from '../../app/pending-consent.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { HelpLink } from '../../ui/help-link.tsx';
import { keyedTexts } from '../../ui/keyed.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Words } from '../../ui/words.tsx';
import styles from './connect-step.module.css';
import { StepSheet } from './step-sheet.tsx';
import { startTexts } from './texts.ts';

export function ConnectStep({ setup }: { setup: KnownSetup }) {
  const say = startTexts.use();
  const { list } = useFormats();
  const { data, error, refetch } = useRead('listConnectors', {});
  const accounts = setup.connections.map(({ account }) => account.address);
  const isEnough = setup.done.connect;
  return (
    <StepSheet
      step="connect"
      title={say('connect.title')}
      text={say('connect.text')}
      next={
        isEnough && (
          <AppLink to="/start" search={{ step: 'run' }} look="button">
            {say('on')}
          </AppLink>
        )
      }
      help={<HelpLink topic="connecting" />}
    >
      {accounts.length > 0 && (
        <p className={isEnough ? styles.connected : styles.missing} role="status">
          <Words>{say('connect.connected', { accounts: list(accounts) })}</Words>{' '}
          {!isEnough && say('connect.not_enough')}
        </p>
      )}
      {error && !data && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Lines count={1} />}
      {!isEnough && data && <Kinds kinds={mostUsefulFirst(data.items, setup.pack?.needs ?? [])} />}
    </StepSheet>
  );
}

/** Kinds of accounts that bring what the pack needs, those that bring most of it first. */
function mostUsefulFirst(
  kinds: ConnectorKind[],
  needs: { kind: ConnectorKind['capabilities'][number]; required: boolean }[],
): ConnectorKind[] {
  const gain = ({ capabilities }: ConnectorKind) =>
    needs.filter(({ kind, required }) => required && capabilities.includes(kind)).length;
  const isUseful = (kind: ConnectorKind) => needs.length === 0 || gain(kind) > 0;
  return kinds.filter(isUseful).toSorted((one, other) => gain(other) - gain(one));
}

function Kinds({ kinds }: { kinds: ConnectorKind[] }) {
  return (
    <ul className={styles.kinds}>
      {kinds.map((kind, place) => (
        <li key={kind.id}>
          <Kind kind={kind} isFirst={place === 0} />
        </li>
      ))}
    </ul>
  );
}

function Kind({ kind, isFirst }: { kind: ConnectorKind; isFirst: boolean }) {
  const say = startTexts.use();
  const inOurWords = useSentences();
  const start = useChange('startConnection', ['listConnections']);
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const { asks } = kind;

  function submit(event: FormEvent) {
    event.preventDefault();
    start.mutate(
      { input: { connector: kind.id, ...(asks && { address }), ...(asks?.secret && { secret }) } },
      {
        onSuccess({ body }) {
          if ('authorizeUrl' in body) leaveForConsent(body.authorizeUrl, '/start?step=connect');
        },
      },
    );
  }

  return (
    <form className={styles.kind} onSubmit={submit}>
      <h3>
        <Said>{kind.title}</Said>
      </h3>
      <div>
        <p>{say('connect.reads')}</p>
        <ul>
          {keyedTexts(kind.reads).map(({ key, item }) => (
            <li key={key}>
              <Said>{item}</Said>
            </li>
          ))}
        </ul>
      </div>
      {asks && (
        <TextInput
          label={say('connect.address')}
          description={asks.address}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          autoComplete="off"
          required
          dir="ltr"
        />
      )}
      {asks?.secret && (
        <PasswordInput
          label={say('connect.secret')}
          description={asks.secret}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          autoComplete="off"
          required
        />
      )}
      <div>
        <Button type="submit" loading={start.isPending} variant={isFirst ? 'filled' : 'default'}>
          {say('connect.action', { kind: inOurWords(kind.title) })}
        </Button>
      </div>
      {start.error && <ProblemNote error={start.error} />}
    </form>
  );
}
