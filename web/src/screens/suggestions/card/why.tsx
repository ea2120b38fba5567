import type { Suggestion } from '../../../api/contract.ts';
import { useList } from '../../../api/use-api.ts';
import { useSentences } from '../../../texts/sentences/use-sentences.ts';
import { useFormats } from '../../../texts/use-formats.ts';
import { keyed } from '../../../ui/keyed.ts';
import { Words } from '../../../ui/words.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';
import { sourceWords } from './kind-words.ts';

const AGENTS = { limit: 100 };

/** Why it is proposed, what it rests on, and whose texts were read on the way. */
export function Why({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const inOurWords = useSentences();
  const { list } = useFormats();
  const { items: agents } = useList('listAgents', AGENTS);
  const { reason, sources, influencedBy, missing, agentId } = suggestion;
  const agent = agents.find(({ id }) => id === agentId)?.title;
  const influences = [...new Set(influencedBy.map((id) => sourceWords(id, say)))];
  return (
    <section className={styles.part}>
      <h3>{say('why.title')}</h3>
      <Words block>{reason}</Words>
      {missing.length > 0 && (
        <div>
          <h4 className={styles.small}>{say('missing.title')}</h4>
          <ul className={styles.plain}>
            {keyed(missing, ({ what }) => what).map(({ key, item: { what, why } }) => (
              <li key={key}>
                <Words>{what}</Words>
                {' · '}
                <Words className={styles.soft}>{why}</Words>
              </li>
            ))}
          </ul>
        </div>
      )}
      {sources.length > 0 && <Sources sources={sources} />}
      {influences.length > 0 && (
        <p className={styles.small}>{say('why.influenced', { list: list(influences) })}</p>
      )}
      {agent && <p className={styles.small}>{say('why.by', { agent: inOurWords(agent) })}</p>}
    </section>
  );
}

function Sources({ sources }: Pick<Suggestion, 'sources'>) {
  const say = suggestionsTexts.use();
  return (
    <div>
      <h4 className={styles.small}>{say('why.sources')}</h4>
      <ul className={styles.plain}>
        {keyed(sources, ({ source, quote }) => `${source} ${quote}`).map(
          ({ key, item: { source, quote } }) => (
            <li key={key}>
              <blockquote className={styles.quote}>
                <Words>{quote}</Words>
                {source && <footer className={styles.small}>{sourceWords(source, say)}</footer>}
              </blockquote>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}
