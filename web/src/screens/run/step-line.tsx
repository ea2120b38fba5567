import type { Step } from '../../api/contract.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { Said } from '../../ui/said.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Words } from '../../ui/words.tsx';
import styles from './page.module.css';
import { runTexts } from './texts.ts';

/** One step: plain words first, everything else behind a fold. Most titles name their agent themselves. */
export function StepLine({ step }: { step: Step }) {
  const say = runTexts.use();
  const { agent, title, reason, status } = step;
  return (
    <div className={styles.step}>
      <p>
        {agent && !title.startsWith(agent) && (
          <>
            <Said className={styles.agent}>{agent}</Said>{' '}
          </>
        )}
        <Said>{title}</Said> {status === 'failed' && <Tag tone="danger">{say('failed')}</Tag>}
      </p>
      {reason && (
        <Said block className={styles.reason}>
          {reason}
        </Said>
      )}
      <StepDetails step={step} />
    </div>
  );
}

function StepDetails({ step }: { step: Step }) {
  const say = runTexts.use();
  const { number, usd, time, duration } = useFormats();
  const { sources, model, kind, node, startedAt, endedAt } = step;
  return (
    <details className={styles.small}>
      <summary>{say('show_details')}</summary>
      <dl className={styles.facts}>
        {sources.length > 0 && (
          <div>
            <dt>{say('sources')}</dt>
            <dd>
              <ul>
                {[...new Set(sources.map(({ label }) => label))].map((label) => (
                  <li key={label}>
                    <Words>{label}</Words>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        {model && (
          <>
            <div>
              <dt>{say('model')}</dt>
              <dd>
                <bdi>{model.model}</bdi>,{' '}
                {say('tokens', { in: number(model.inputTokens), out: number(model.outputTokens) })}
              </dd>
            </div>
            <div>
              <dt>{say('cost')}</dt>
              <dd>{usd(model.microUsd)}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{say('kind')}</dt>
          <dd>{say(`kinds.${kind}`)}</dd>
        </div>
        <div>
          <dt>{say('time')}</dt>
          <dd>
            {time(startedAt)}, {duration(Date.parse(endedAt) - Date.parse(startedAt))}
          </dd>
        </div>
        <div>
          <dt>{say('node')}</dt>
          <dd dir="ltr">{node}</dd>
        </div>
      </dl>
    </details>
  );
}
