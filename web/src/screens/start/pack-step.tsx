import type { PackPreview } from '../../api/contract.ts';
import { usePackPreview } from '../../api/use-pack-preview.ts';
import type { KnownSetup } from '../../api/use-setup.ts';
import { useSentences } from '../../texts/sentences/use-sentences.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { HelpLink } from '../../ui/help-link.tsx';
import { keyedTexts } from '../../ui/keyed.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { useToolWords } from '../../ui/tool-list.tsx';
import styles from './pack-step.module.css';
import { PERSONAS } from './personas.tsx';
import { StepSheet } from './step-sheet.tsx';
import { startTexts } from './texts.ts';

/** What the pack would read and propose, and what it costs, before anything is connected. */
export function PackStep({ setup }: { setup: KnownSetup }) {
  const say = startTexts.use();
  const inOurWords = useSentences();
  if (!setup.pack) return <Empty title={say('pack.none.title')} text={say('pack.none.text')} />;
  const { id, title, purpose } = setup.pack;
  return (
    <StepSheet
      step="pack"
      title={say('pack.title', { pack: inOurWords(title) })}
      next={
        <AppLink to="/start" search={{ step: setup.done.connect ? 'run' : 'connect' }} look="button">
          {say('on')}
        </AppLink>
      }
      help={<HelpLink topic="agents" />}
    >
      <p className={styles.purpose}>
        <Said>{purpose}</Said>
      </p>
      <Contents id={id} />
      <Coming setup={setup} />
    </StepSheet>
  );
}

function Contents({ id }: { id: string }) {
  const { data, error, refetch } = usePackPreview(id);
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  return data ? <Preview preview={data} /> : <Lines />;
}

function Preview({ preview }: { preview: PackPreview }) {
  const say = startTexts.use();
  const inWords = useToolWords();
  const inOurWords = useSentences();
  const { pack, reads, proposes, keeps, forecast, obstacles } = preview;
  return (
    <div className={styles.contents}>
      <Part title={say('pack.reads')} items={reads.map(inWords)} />
      <Part title={say('pack.proposes')} items={proposes.map(inWords)} />
      {keeps.length > 0 && <Part title={say('pack.keeps')} items={keeps.map(inWords)} />}
      <Part
        title={say('pack.agents')}
        items={pack.agents.map(({ title, purpose }) => `${inOurWords(title)}: ${inOurWords(purpose)}`)}
      />
      <section>
        <h3>{say('pack.costs')}</h3>
        <p>
          {say('pack.costs_text', {
            runs: forecast.runsPerMonth,
            max: forecast.runsMax,
            left: forecast.runsLeft,
          })}{' '}
          {say('pack.by_hand')}
        </p>
      </section>
      {!preview.fitsPlan && keyedTexts(obstacles).map(({ key, item }) => <p key={key}>{item}</p>)}
    </div>
  );
}

function Part({ title, items }: { title: string; items: string[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {keyedTexts(items).map(({ key, item }) => (
          <li key={key}>
            <Said>{item}</Said>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Packs for others that are not built: shown as that, and nowhere to press. */
function Coming({ setup }: { setup: KnownSetup }) {
  const say = startTexts.use();
  const missing = PERSONAS.filter((persona) => !setup.packs.some((pack) => pack.persona === persona));
  const { persona: own } = setup.preferences;
  if (missing.length === 0) return null;
  return (
    <section className={styles.coming}>
      <h3>{say('pack.coming')}</h3>
      <ul>
        {missing
          .toSorted((one, other) => Number(other === own) - Number(one === own))
          .map((persona) => (
            <li key={persona}>{say(`pack.coming_packs.${persona}`)}</li>
          ))}
      </ul>
    </section>
  );
}
