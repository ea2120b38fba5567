import type { ReactNode } from 'react';
import styles from './scene.module.css';
import { welcomeTexts } from './texts.ts';

/** The whole product in three small drawings. */
export function Scene() {
  const say = welcomeTexts.use();
  return (
    <section className={styles.scene} aria-label={say('scene.title')}>
      <ol className={styles.parts}>
        <Part title={say('scene.read.title')} text={say('scene.read.text')}>
          <Letter />
        </Part>
        <Part title={say('scene.propose.title')} text={say('scene.propose.text')}>
          <Proposal />
        </Part>
        <Part title={say('scene.decide.title')} text={say('scene.decide.text')}>
          <Yes />
        </Part>
      </ol>
    </section>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className={styles.part}>
      <svg viewBox="0 0 160 112" className={styles.drawing} aria-hidden="true">
        {children}
      </svg>
      <h2>{title}</h2>
      <p>{text}</p>
    </li>
  );
}

/** A letter half out of its envelope, and a glass that reads it. */
function Letter() {
  return (
    <>
      <path className={styles.sheet} d="M44 14h72a4 4 0 0 1 4 4v56H40V18a4 4 0 0 1 4-4Z" />
      <path className={styles.words} d="M52 28h44M52 40h56M52 52h36" />
      <path className={styles.envelope} d="M28 52 80 82l52-30v40a8 8 0 0 1-8 8H36a8 8 0 0 1-8-8Z" />
      <circle className={styles.glass} cx="104" cy="44" r="17" />
      <path className={styles.handle} d="m116 57 14 15" />
    </>
  );
}

/** An answer that is written and not sent: one line of it is the agent's own. */
function Proposal() {
  return (
    <>
      <rect className={styles.sheet} x="30" y="12" width="84" height="90" rx="6" />
      <path className={styles.words} d="M44 30h36M44 44h54M44 58h46" />
      <rect className={styles.own} x="40" y="70" width="62" height="18" rx="6" />
      <path className={styles.ownWords} d="M48 79h38" />
      <path className={styles.pen} d="m104 76 26-34 10 8-26 34-12 4Z" />
      <path className={styles.penTip} d="m104 76-2 12 12-4" />
    </>
  );
}

/** A yes, and what it lets out of the door. */
function Yes() {
  return (
    <>
      <rect className={styles.sheet} x="24" y="22" width="74" height="72" rx="6" />
      <path className={styles.words} d="M38 40h46M38 54h34" />
      <rect className={styles.button} x="36" y="68" width="50" height="16" rx="8" />
      <circle className={styles.seal} cx="112" cy="52" r="26" />
      <path className={styles.tick} d="m100 53 9 9 16-19" />
    </>
  );
}
