import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRead } from '../../api/use-api.ts';
import { signIn } from '../../session/session.ts';
import { useSession } from '../../session/use-session.ts';
import { HelpLink } from '../../ui/help-link.tsx';
import { Scene } from './scene.tsx';
import { welcomeTexts } from './texts.ts';
import styles from './welcome.module.css';

export function Welcome() {
  const say = welcomeTexts.use();
  return (
    <div className={styles.door}>
      <section className={styles.hero}>
        <WhyBack />
        <h1>{say('sentence')}</h1>
        <p className={styles.lead}>{say('lead')}</p>
        <div>
          <Button size="lg" onClick={() => signIn('/')}>
            {say('begin')}
          </Button>
        </div>
        <p className={styles.account}>{say('account')}</p>
      </section>
      <Scene />
      <Facts />
    </div>
  );
}

/** A sign-in that did not end well leads here: it says so. */
function WhyBack() {
  const say = welcomeTexts.use();
  const session = useSession();
  if (session.kind !== 'signed_out' || !session.because) return null;
  return (
    <p className={styles.because} role="status">
      {say(`because.${session.because}`)}
    </p>
  );
}

function Facts() {
  const say = welcomeTexts.use();
  const { data } = useRead('listPlans', {});
  const free = data?.items.find(({ id }) => id === 'free');
  return (
    <div className={styles.facts}>
      <Fact title={say('facts.costs')} help={<HelpLink topic="runs" />}>
        {free ? say('facts.costs_free', { count: free.limits.maxRuns }) : say('facts.costs_unknown')}
      </Fact>
      <Fact title={say('facts.safe')} help={<HelpLink topic="agents" />}>
        {say('facts.safe_text')}
      </Fact>
      <Fact title={say('facts.leave')} help={<HelpLink topic="leaving" />}>
        {say('facts.leave_text')}
      </Fact>
    </div>
  );
}

function Fact({ title, help, children }: { title: string; help: ReactNode; children: string }) {
  return (
    <section className={styles.fact}>
      <h2>{title}</h2>
      <p>{children}</p>
      {help}
    </section>
  );
}
