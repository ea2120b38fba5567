import { useState } from 'react';
import type { PackCard } from '../../api/contract.ts';
import { useRead } from '../../api/use-api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Card, PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { COMING, PERSONAS, type Persona } from './coming.ts';
import styles from './page.module.css';
import { packsTexts } from './texts.ts';

/** The catalogue, by who it is for. What is not built yet is said to be coming. */
export function Page() {
  const say = packsTexts.use();
  const preferences = useRead('getPreferences', {});
  const [chosen, setChosen] = useState<Persona>();
  const persona = chosen ?? preferences.data?.persona ?? 'professional';
  const { data, isPending, error, refetch } = useRead('listPacks', {});
  const installed = useRead('listInstallations', {}).data?.items.map(({ packId }) => packId) ?? [];
  const packs = data?.items ?? [];
  const known = new Set(packs.map(({ title }) => title));
  return (
    <PageFrame help="agents" title={say('title')} lead={say('lead')}>
      <Choice<Persona>
        legend={say('for')}
        value={persona}
        options={PERSONAS.map((value) => ({ value, label: say(`personas.${value}`) }))}
        onChange={setChosen}
      />
      {isPending && <Lines count={2} />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      <ul className={styles.packs}>
        {packs
          .filter((pack) => pack.persona === persona)
          .map((pack) => (
            <li key={pack.id}>
              <Built pack={pack} isInstalled={installed.includes(pack.id)} />
            </li>
          ))}
      </ul>
      <Section title={say('coming')}>
        <ul className={styles.packs}>
          {COMING[persona]
            .filter((name) => !known.has(say(`soon.${name}.title`)))
            .map((name) => (
              <li key={name} className={styles.coming}>
                <h3>{say(`soon.${name}.title`)}</h3>
                <p>{say(`soon.${name}.text`)}</p>
              </li>
            ))}
        </ul>
      </Section>
    </PageFrame>
  );
}

function Built({ pack, isInstalled }: { pack: PackCard; isInstalled: boolean }) {
  const say = packsTexts.use();
  const { id, title, purpose, tier, runsPerMonth } = pack;
  return (
    <Card>
      <div className={styles.head}>
        <h3>
          <Said>{title}</Said>
        </h3>
        {isInstalled && <Tag tone="good">{say('installed')}</Tag>}
      </div>
      <Said block>{purpose}</Said>
      <p className={styles.small}>
        {say(tier)} · {say('runs', { count: runsPerMonth })}
      </p>
      <p className={styles.way}>
        <AppLink
          to="/packs/$id"
          params={{ id }}
          look={isInstalled ? 'quiet' : 'button'}
          label={`${say('look')}: ${title}`}
        >
          {say('look')}
        </AppLink>
      </p>
    </Card>
  );
}
