import { expect, test } from 'vitest';
import { sourceNames } from './source-names.ts';

test('where something was read is said once for each place, and a place that we do not know is not hidden', () => {
  expect(sourceNames([{ type: 'mail' }, { type: 'mail' }, { type: 'event' }, { type: 'page' }])).toEqual([
    'mail',
    'event',
    'other',
  ]);
});
