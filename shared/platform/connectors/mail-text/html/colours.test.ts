import { expect, test } from 'vitest';
import { blend, isSameColour, readColour } from './colours.ts';

/** From the tables of https://www.w3.org/TR/css-color-4/#named-colors and #hsl-examples. */
test.each([
  ['#f00', [255, 0, 0], 1],
  ['ff000080', [255, 0, 0], 128 / 255],
  ['#f008', [255, 0, 0], 136 / 255],
  ['whitesmoke', [245, 245, 245], 1],
  ['rgb(50%, 0, 10)', [127.5, 0, 10], 1],
  ['rgba(1 2 3 / 50%)', [1, 2, 3], 0.5],
  ['hsl(0, 100%, 50%)', [255, 0, 0], 1],
  ['hsl(120, 100%, 25%)', [0, 127.5, 0], 1],
  ['hsl(240, 100%, 75%)', [127.5, 127.5, 255], 1],
  ['hsla(60, 100%, 50%, 0.3)', [255, 255, 0], 0.3],
  ['hsl(180, 0%, 50%)', [127.5, 127.5, 127.5], 1],
  ['transparent', [0, 0, 0], 0],
])('%s is a colour', (written, rgb, alpha) => {
  const colour = readColour(written);
  expect(colour?.alpha).toBeCloseTo(alpha);
  rgb.forEach((channel, index) => {
    expect(colour?.rgb[index]).toBeCloseTo(channel);
  });
});

test.each(['', '#ff', '#fffff', 'rgb(1, 2)', 'lab(1 2 3)', 'nonsense'])('%s is none', (written) => {
  expect(readColour(written)).toBeUndefined();
});

test('a colour that lets half of the ground through is seen half way between them', () => {
  expect(blend({ rgb: [200, 0, 100], alpha: 0.5 }, [100, 100, 100])).toEqual([150, 50, 100]);
});

test('a colour is not read on one that is within a tenth of it on every channel', () => {
  const ground = [100, 100, 100] as [number, number, number];
  expect([isSameColour([124, 76, 100], ground), isSameColour([100, 100, 125], ground)]).toEqual([
    true,
    false,
  ]);
});
