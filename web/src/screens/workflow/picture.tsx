import {
  IconBell,
  IconBooks,
  IconBulb,
  IconClock,
  IconEye,
  IconGitBranch,
  IconHandStop,
  IconRepeat,
  IconSend,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Agent, Workflow } from '../../api/contract.ts';
import { useSentences } from '../../texts/sentences/use-sentences.ts';
import { Said } from '../../ui/said.tsx';
import { ToolList } from '../../ui/tool-list.tsx';
import { Words } from '../../ui/words.tsx';
import styles from './picture.module.css';
import { workflowTexts } from './texts.ts';

type WorkflowNode = Workflow['nodes'][number];
type Test = NonNullable<WorkflowNode['onlyIf']>;

const ICONS = {
  gather: IconEye,
  think: IconBulb,
  each: IconRepeat,
  branch: IconGitBranch,
  write: IconBooks,
  suggest: IconSend,
  decide: IconHandStop,
  notify: IconBell,
  wait: IconClock,
} satisfies Record<string, ComponentType<{ size?: number }>>;

/** A kind that the language has and this picture not yet is told by its title alone. */
const isKnown = (kind: string): kind is keyof typeof ICONS => Object.hasOwn(ICONS, kind);

interface PictureProps {
  nodes: WorkflowNode[];
  agents: Agent[];
}

/** From top to bottom in the order of work; what is done for each element stands in its own frame. A list to the ear. */
export function Picture({ nodes, agents }: PictureProps) {
  return <Flow nodes={nodes} inside={null} agents={agents} />;
}

function Flow({ nodes, inside, agents }: PictureProps & { inside: string | null }) {
  return (
    <ol className={styles.flow}>
      {nodes
        .filter((node) => node.inside === inside)
        .map((node) => (
          <li key={node.id} className={styles.place}>
            <Box node={node} nodes={nodes} agents={agents} />
          </li>
        ))}
    </ol>
  );
}

function Box({ node, nodes, agents }: PictureProps & { node: WorkflowNode }) {
  const say = workflowTexts.use();
  const test = useTestWords();
  const inOurWords = useSentences();
  const { id, kind, onlyIf, asks, tools, leadsTo } = node;
  const Icon = isKnown(kind) ? ICONS[kind] : IconClock;
  const kindWords = isKnown(kind) ? say(`kinds.${kind}`) : '';
  // A notice says what it says in its run.
  const saysMore = kind !== 'notify' && titleOf(node) !== kindWords;
  const agent = agents.find((known) => known.id === node.agentId);
  return (
    <div
      className={`${styles.box} ${kind === 'each' ? styles.each : ''} ${kind === 'branch' ? styles.branch : ''}`}
    >
      <p className={styles.kind}>
        <Icon size={18} /> {kindWords}
        {agent && (
          <>
            {' · '}
            <Said>{agent.title}</Said>
          </>
        )}
      </p>
      {saysMore && (kind === 'each' ? <p>{say('for_each')}</p> : <Said block>{titleOf(node)}</Said>)}
      {onlyIf && <p className={styles.small}>{say('only_if', { test: test(onlyIf) })}</p>}
      {asks && <p className={styles.small}>{say('asks', { test: test(asks) })}</p>}
      {tools.length > 0 && <ToolList names={tools} />}
      {kind === 'branch' && (
        <ul className={styles.ways}>
          {leadsTo.map(({ when, to }) => (
            <li key={when}>
              {when !== 'always' && <b>{say(when)}</b>}{' '}
              {to ? (
                <Words>{say('goes_on', { step: inOurWords(nameOf(nodes, to, say('for_each'))) })}</Words>
              ) : (
                say('ends')
              )}
            </li>
          ))}
        </ul>
      )}
      {kind === 'each' && <Flow nodes={nodes} inside={id} agents={agents} />}
    </div>
  );
}

/** What is found out while it runs stands in braces in the title; before, it is open. */
const titleOf = ({ title }: WorkflowNode): string => title.replaceAll(/\{\w+\}/g, '…');

function nameOf(nodes: WorkflowNode[], id: string, each: string): string {
  const node = nodes.find((known) => known.id === id);
  if (!node) return id;
  return node.kind === 'each' ? each : titleOf(node);
}

/** A test of a fact in words. Facts have the names that their agents' answers have. */
function useTestWords(): (test: Test) => string {
  const say = workflowTexts.use();
  return ({ fact, is, value }) => {
    const told = {
      fact: fact.split('.').at(-1) ?? fact,
      value: (Array.isArray(value) ? value.join(say('either')) : String(value)).replaceAll('_', ' '),
    };
    if (is === 'gt') return say('is_more', told);
    return is === 'ne' ? say('is_not', told) : say('is', told);
  };
}
