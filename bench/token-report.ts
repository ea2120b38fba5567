import { type BillLine, billOf, type Margin, marginsOf, type RunCounts, totalUsd } from './azure-bill.ts';
import { AZURE, CACHED_FROM_TOKENS } from './azure-prices.ts';
import type { MeasuredRun } from './measure-tokens.ts';

export interface NamedRun {
  title: string;
  run: MeasuredRun;
}

/** What the agents read and wrote, what a thousand such runs cost, and what the plans leave of it. */
export function tokenReport(runs: NamedRun[]): string {
  return [...runs.flatMap(tellRun), ...tellPrices()].join('\n');
}

/** The figures alone, by their keys, for one run over conversations. */
export function tokenFigures({ counts, conversations }: MeasuredRun): Record<string, number> {
  const each = (tokens: number) => Math.round(tokens / Math.max(1, conversations));
  return {
    tokensIn: counts.inputTokens,
    tokensOut: counts.outputTokens,
    tokensInPerConversation: each(counts.inputTokens),
    tokensOutPerConversation: each(counts.outputTokens),
    usdPer1000Runs: Number(totalUsd(billOf(counts)).toFixed(2)),
  };
}

function tellRun({ title, run }: NamedRun): string[] {
  const lines = billOf(run.counts);
  return [
    `\n${title}`,
    ...tellTokens(run),
    ...tellCounts(run.counts),
    '\n  1,000 such runs on Azure',
    ...lines.map(tellLine),
    `  ${'all'.padEnd(38)}${usd(totalUsd(lines)).padStart(32)}`,
    '\n  What a month of a plan leaves, all its runs being such runs',
    ...marginsOf(lines).map(tellMargin),
  ];
}

function tellTokens({ counts, agents, stable, conversations, suggestions }: MeasuredRun): string[] {
  const { tokensInPerConversation, tokensOutPerConversation } = tokenFigures({
    ...{ counts, agents, stable, conversations, suggestions },
  });
  return [
    row(['agent', 'calls', 'in', 'in a call', 'most', 'out', 'out a call']),
    ...agents.map(({ agent, calls, inputTokens, mostInputTokens, outputTokens }) =>
      row([
        agent,
        ...[calls, inputTokens, inputTokens / calls, mostInputTokens, outputTokens, outputTokens / calls].map(
          count,
        ),
      ]),
    ),
    `  ${count(counts.inputTokens)} tokens in, ${count(counts.outputTokens)} out, ${suggestions} suggestions.`,
    ...(conversations > 0
      ? [
          `  ${conversations} conversations: ${count(tokensInPerConversation ?? 0)} in and ${count(tokensOutPerConversation ?? 0)} out each.`,
        ]
      : []),
    `  Beginnings that stay the same: ${Object.entries(stable)
      .map(([name, tokens]) => `${name} ${count(tokens)}`)
      .join(', ')}; ${tellCache(counts)}`,
  ];
}

const tellCache = ({ cachedTokens }: RunCounts): string =>
  cachedTokens > 0
    ? `a vendor's cache would give ${count(cachedTokens)} of the tokens in.`
    : `none is as long as a vendor's cache takes (${count(CACHED_FROM_TOKENS)}), so all is paid in full.`;

const tellCounts = ({ durableActions, durableTurns, requestUnits, modelCalls }: RunCounts): string[] => [
  `  ${durableActions} durable actions in ${durableTurns} turns, ${modelCalls} model calls, ${count(requestUnits)} request units.`,
];

const tellLine = ({ unit, amount, usd: dollars }: BillLine): string =>
  `  ${AZURE[unit].title.padEnd(38)}${`${count(amount)} ${AZURE[unit].unit}`.padStart(22)}${usd(dollars).padStart(10)}`;

const tellMargin = ({ plan, use, runs, earnedUsd, spentUsd, isAtCeiling }: Margin): string =>
  `  ${`${plan}, ${use}`.padEnd(28)}${`${count(runs)} runs`.padStart(14)}` +
  `${`${usd(earnedUsd)} - ${usd(spentUsd)} = ${usd(earnedUsd - spentUsd)}`.padStart(32)}` +
  `${isAtCeiling ? '  (the ceiling of model money ends it earlier)' : ''}`;

const tellPrices = (): string[] => [
  '\nPrices',
  ...Object.values(AZURE).map(
    ({ title, usd: dollars, per, unit, source, date, isVerified }) =>
      `  ${title}: $${dollars} for ${count(per)} ${unit} (${date}; ${source}${isVerified ? '' : '; not verified'})`,
  ),
];

const count = (number: number): string =>
  number.toLocaleString('en-US', { maximumFractionDigits: number < 10 && number % 1 !== 0 ? 2 : 0 });
const usd = (dollars: number): string => `${dollars < 0 ? '-' : ''}$${Math.abs(dollars).toFixed(2)}`;

function row([first = '', ...others]: string[]): string {
  return `  ${first.padEnd(18)}${others.map((text) => text.padStart(11)).join('')}`;
}
