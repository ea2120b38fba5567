import { lazy, Suspense } from 'react';
import type { OwnRecord } from '../../api/contract.ts';
import { useRead } from '../../api/use-api.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { keyed } from '../../ui/keyed.ts';
import { PageFrame } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { useIdParam } from '../../ui/use-id-param.ts';
import { Words } from '../../ui/words.tsx';
import styles from './page.module.css';
import { sourceNames } from './source-names.ts';
import { briefTexts } from './texts.ts';

const Prose = lazy(() => import('../../ui/prose.tsx').then(({ Prose }) => ({ default: Prose })));

/** One page for a day, to be read. */
export function Page() {
  const say = briefTexts.use();
  const { data, error, refetch } = useRead('getRecord', { id: useIdParam() });
  if (error && !data) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!data) return <Lines count={4} />;
  if (!('sections' in data.body))
    return (
      <Empty title={say('not_a_brief.title')} text={say('not_a_brief.text')}>
        <AppLink to="/today" look="button">
          {say('today')}
        </AppLink>
      </Empty>
    );
  return <Brief record={data} body={data.body} />;
}

type BriefBody = Extract<OwnRecord['body'], { sections: unknown }>;
type Item = BriefBody['sections'][number]['items'][number];

function Brief({ record: { title, createdAt }, body }: { record: OwnRecord; body: BriefBody }) {
  const say = briefTexts.use();
  const { day, relative } = useFormats();
  // The date is a day of the person's; noon is on it in every zone that people live in.
  const of = { day: day(`${body.date}T12:00:00Z`), when: relative(createdAt) };
  return (
    <PageFrame
      help="data"
      title={<Words>{title}</Words>}
      lead={say('of', of)}
      back={<AppLink to="/today">{say('today')}</AppLink>}
    >
      <article className={styles.brief}>
        <Suspense fallback={<Lines count={4} />}>
          {keyed(body.sections, ({ heading }) => heading).map(({ key, item: { heading, items } }) => (
            <section key={key} className={styles.section}>
              <h2>
                <Said>{heading}</Said>
              </h2>
              {items.length === 0 && <p className={styles.sources}>{say('empty')}</p>}
              <ul className={styles.items}>
                {keyed(items, ({ text }) => text).map(({ key, item }) => (
                  <ItemLine key={key} item={item} />
                ))}
              </ul>
            </section>
          ))}
        </Suspense>
      </article>
    </PageFrame>
  );
}

function ItemLine({ item: { text, sources } }: { item: Item }) {
  const say = briefTexts.use();
  const { list } = useFormats();
  const names = sourceNames(sources).map((name) => say(`sources.${name}`));
  return (
    <li>
      <Prose>{text}</Prose>
      {names.length > 0 && (
        <p className={styles.sources}>
          {say('from')} {list(names)}
        </p>
      )}
    </li>
  );
}
