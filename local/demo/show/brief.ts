import type { Brief } from '../shapes.ts';
import type { Paper } from '../terminal/screen.ts';
import { wrap } from '../terminal/wrap.ts';

export const showBrief = ({ title, body }: Brief, { width, ink }: Paper): string[] => [
  `  ${ink('bold', title)}`,
  ...body.sections.flatMap(({ heading, items }) => [
    '',
    `  ${ink('cyan', heading)}`,
    ...items.flatMap(({ text }) => wrap(text, { width, first: '    · ', rest: '      ' })),
  ]),
];
