import type { PackCard, Preview } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { wrap } from '../terminal/wrap.ts';
import { labelled } from './words.ts';

export function showPacks(packs: PackCard[], { width, ink }: Paper): string[] {
  return packs.flatMap(({ title, purpose }) => [
    `  ${ink('bold', title)}`,
    ...wrap(purpose, { width, first: '    ' }),
  ]);
}

export function showPreview(
  { pack, reads, proposes, needs, forecast, obstacles }: Preview,
  paper: Paper,
): string[] {
  return [
    ...pack.agents.flatMap(({ title, purpose }) => labelled(`${title}:`, purpose, paper)),
    ...labelled('looks at:', reads.join(', '), paper),
    ...labelled('proposes:', `${proposes.join(', ')}; each waits for your yes`, paper),
    ...needs.flatMap(({ kind, why, met }) =>
      labelled(`needs ${kind}:`, `${why} ${met ? '(connected)' : '(not connected yet)'}`, paper),
    ),
    ...labelled(
      'runs:',
      `about ${forecast.runsPerMonth} in an ordinary month; your plan has ${forecast.runsLeft} left`,
      paper,
    ),
    ...pack.notYet.flatMap((text) => labelled('not yet:', text, paper)),
    ...obstacles.flatMap((text) => labelled('still missing:', text, paper)),
  ];
}
