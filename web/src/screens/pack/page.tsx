import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import type { PackPreview } from '../../api/contract.ts';
import { useRead } from '../../api/use-api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { keyed, keyedTexts } from '../../ui/keyed.ts';
import { Card, PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { PageSkeleton } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { ToolList } from '../../ui/tool-list.tsx';
import { useIdParam } from '../../ui/use-id-param.ts';
import { InstallCard } from './install-card.tsx';
import { InstalledSection } from './installed-section.tsx';
import styles from './page.module.css';
import { packTexts } from './texts.ts';

/** What a pack would read, keep and propose, what it needs and costs; and once it is installed, what it is made of. */
export function Page() {
  const say = packTexts.use();
  const id = useIdParam();
  // A look that changes nothing, though the API has it as a POST.
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['previewPack', { id }],
    queryFn: ({ signal }) => call('previewPack', { id }, { signal }),
  });
  const installation = useRead('listInstallations', {}).data?.items.find(({ packId }) => packId === id);
  if (isPending) return <PageSkeleton />;
  if (!data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  const preview = data.body;
  return (
    <PageFrame
      help="agents"
      back={<AppLink to="/packs">{say('all')}</AppLink>}
      title={<Said>{preview.pack.title}</Said>}
      lead={<Said>{preview.pack.purpose}</Said>}
    >
      {installation ? (
        <InstalledSection installationId={installation.id} />
      ) : (
        <InstallCard preview={preview} />
      )}
      <WhatItDoes preview={preview} />
      <Needs preview={preview} />
      <Section title={say('agents')}>
        <ul className={styles.agents}>
          {keyed(preview.pack.agents, ({ title }) => title).map(({ key, item: { title, purpose } }) => (
            <li key={key}>
              <p className={styles.name}>
                <Said>{title}</Said>
              </p>
              <Said block>{purpose}</Said>
            </li>
          ))}
        </ul>
      </Section>
      {preview.pack.notYet.length > 0 && (
        <Section title={say('not_yet')}>
          {keyedTexts(preview.pack.notYet).map(({ key, item }) => (
            <Said key={key} block>
              {item}
            </Said>
          ))}
        </Section>
      )}
    </PageFrame>
  );
}

function WhatItDoes({ preview }: { preview: PackPreview }) {
  const say = packTexts.use();
  return (
    <div className={styles.beside}>
      <Card>
        <h2>{say('reads')}</h2>
        <ToolList names={preview.reads} />
      </Card>
      <Card>
        <h2>{say('proposes')}</h2>
        <ToolList names={preview.proposes} />
        <p className={styles.small}>{say('proposes_note')}</p>
      </Card>
      {preview.keeps.length > 0 && (
        <Card>
          <h2>{say('keeps')}</h2>
          <ToolList names={preview.keeps} />
        </Card>
      )}
      <Card>
        <h2>{say('costs')}</h2>
        <Said block>{preview.forecast.text}</Said>
      </Card>
    </div>
  );
}

function Needs({ preview }: { preview: PackPreview }) {
  const say = packTexts.use();
  const isMissing = preview.needs.some(({ met }) => !met);
  return (
    <Section title={say('needs')}>
      <ul className={styles.needs}>
        {preview.needs.map(({ kind, why, met, required }) => (
          <li key={kind}>
            <Said>{why}</Said>
            <Tag tone={met ? 'good' : 'attention'}>
              {say(met ? 'met' : required ? 'not_met' : 'optional')}
            </Tag>
          </li>
        ))}
      </ul>
      {isMissing && (
        <p>
          <AppLink to="/connections" look="quiet">
            {say('connect')}
          </AppLink>
        </p>
      )}
    </Section>
  );
}
