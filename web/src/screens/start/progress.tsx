import { IconCheck } from '@tabler/icons-react';
import { type Done, STEPS, type StepName } from '../../api/setup.ts';
import { AppLink } from '../../ui/app-link.tsx';
import styles from './progress.module.css';
import { startTexts } from './texts.ts';

/** Where one is, and the way back to what one has passed. */
export function Progress({ step, done }: { step: StepName; done: Done }) {
  const say = startTexts.use();
  const here = STEPS.indexOf(step);
  return (
    <nav aria-label={say('steps')}>
      <p className={styles.count}>{say('step', { count: here + 1, all: STEPS.length })}</p>
      <ol className={styles.steps}>
        {STEPS.map((name, place) => (
          <li key={name} className={place <= here ? styles.passed : styles.ahead}>
            {place < here ? (
              <AppLink to="/start" search={{ step: name }} className={styles.name}>
                {isDone(name, done) && <IconCheck size={16} aria-label={say('is_done')} />}
                {say(`names.${name}`)}
              </AppLink>
            ) : (
              <span className={styles.name} aria-current={place === here ? 'step' : undefined}>
                {say(`names.${name}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** To look at a pack is no deed; whoever installed it has looked. */
const isDone = (step: StepName, done: Done): boolean => (step === 'pack' ? done.install : done[step]);
