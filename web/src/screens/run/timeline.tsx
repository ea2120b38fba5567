import type { Step } from '../../api/contract.ts';
import { Said } from '../../ui/said.tsx';
import { type Block, blocksOf, type Lane, nameOf } from './blocks.ts';
import styles from './page.module.css';
import { StepLine } from './step-line.tsx';
import { runTexts } from './texts.ts';

/** What was done, in the order and with the branches in which it was done. */
export function Timeline({ steps, isLive }: { steps: Step[]; isLive: boolean }) {
  const say = runTexts.use();
  return (
    <ol className={styles.timeline} aria-live={isLive ? 'polite' : 'off'}>
      {blocksOf(steps).map((block) => (
        <li key={keyOfBlock(block)}>
          {block.kind === 'step' ? (
            <StepLine step={block.step} />
          ) : (
            <Lanes lanes={block.lanes} isLive={isLive} />
          )}
        </li>
      ))}
      {isLive && <li className={styles.coming}>{say(steps.length === 0 ? 'no_steps' : 'now')}</li>}
    </ol>
  );
}

const keyOfBlock = (block: Block): string =>
  block.kind === 'step' ? block.step.id : `lanes_${block.lanes[0]?.steps[0]?.id}`;

function Lanes({ lanes, isLive }: { lanes: Lane[]; isLive: boolean }) {
  const say = runTexts.use();
  return (
    <div className={styles.lanes}>
      <p className={styles.small}>{say('lanes', { count: lanes.length })}</p>
      {lanes.map((lane) => (
        <details key={lane.item} className={styles.lane} open={isLive || lanes.length === 1}>
          <summary>
            <Said>{nameOf(lane) ?? say('lane', { number: lane.item + 1 })}</Said>
            <LaneEnd lane={lane} />
          </summary>
          <ol>
            {lane.steps.map((step) => (
              <li key={step.id}>
                <StepLine step={step} />
              </li>
            ))}
          </ol>
        </details>
      ))}
    </div>
  );
}

/** What came of an element, without opening it. */
function LaneEnd({ lane }: { lane: Lane }) {
  const last = lane.steps.at(-1);
  return last ? <Said className={styles.small}>{last.title}</Said> : null;
}
