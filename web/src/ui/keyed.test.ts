import { expect, test } from 'vitest';
import { keyed, keyedTexts } from './keyed.ts';

test('the same text twice in a list has two keys', () => {
  const keys = keyedTexts(['Call back', 'Pay', 'Call back']).map(({ key }) => key);
  expect(new Set(keys).size).toBe(3);
});

test('an item keeps its key when others are added before it that say something else', () => {
  const keyOfPay = (texts: string[]) => keyedTexts(texts).find(({ item }) => item === 'Pay')?.key;
  expect(keyOfPay(['Call back', 'Pay'])).toBe(keyOfPay(['Pay']));
});

test('nothing of the items or their order is changed', () => {
  const items = [{ what: 'b' }, { what: 'a' }];
  expect(keyed(items, ({ what }) => what).map(({ item }) => item)).toEqual(items);
});
