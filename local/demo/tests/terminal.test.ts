import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Step } from '../shapes.ts';
import { chooser } from '../terminal/asker.ts';
import { createScreen } from '../terminal/screen.ts';
import { visible } from '../terminal/visible.ts';
import { fit, widthOf, wrap } from '../terminal/wrap.ts';
import { aStep } from './samples.ts';

const hebrew = 'אפשר להזיז את שיחת התיאום למחר בבוקר?';

function written(columns?: number) {
  const output = Object.assign(new PassThrough(), { isTTY: false, ...(columns && { columns }) });
  return { output, text: () => String(output.read() ?? '') };
}

describe('what comes from outside', () => {
  test('a mail cannot steer the terminal: control characters are shown as such', () => {
    expect(visible('Hi\u001b[2J\u0007\u009b31m there')).toBe('Hi\ufffd[2J\ufffd\ufffd31m there');
  });

  test('a mail cannot make a text be read backwards', () => {
    expect(visible('pay \u202e00.1\u202c EUR')).toBe('pay \ufffd00.1\u202c EUR');
  });

  test('letters of every script, emoji and line breaks stay as they are', () => {
    expect(visible(`${hebrew}\r\n🦵 naïve`)).toBe(`${hebrew}\n🦵 naïve`);
  });

  test('the words of a step are made safe where they come in', () => {
    const step = Step.parse(aStep({ title: 'Read: \u001b]0;gotcha\u0007' }));
    expect(step.title).toBe('Read: \ufffd]0;gotcha\ufffd');
  });
});

describe('lines', () => {
  test('a paragraph is broken at spaces to the width, and later lines are set under the first', () => {
    expect(wrap('one two three four', { width: 12, first: '* ', rest: '  ' })).toEqual([
      '* one two',
      '  three four',
    ]);
  });

  test('a word that is too long stays whole, so that an address can be copied', () => {
    const address = 'http://localhost:7080/auth?client_id=connectsoft-cli';
    expect(wrap(`open ${address} now`, { width: 20 })).toEqual(['open', address, 'now']);
  });

  test('words written from right to left keep their order', () => {
    expect(wrap(hebrew, { width: 20 }).join(' ')).toBe(hebrew);
  });

  test('emoji and East Asian letters take two columns, accents none, colours none', () => {
    expect([widthOf('🦵'), widthOf('日本'), widthOf('e\u0301'), widthOf('\u001b[1mab\u001b[22m')]).toEqual([
      2, 4, 1, 2,
    ]);
  });

  test('a line that is cut says so, and no letter is cut in two', () => {
    expect(fit('👩‍👩‍👧 family mail', 9)).toBe('👩‍👩‍👧 famil…');
    expect(fit('short', 9)).toBe('short');
  });
});

describe('a question', () => {
  const typing = (...lines: string[]) => {
    const asked: string[] = [];
    const choose = chooser(async (question) => {
      asked.push(question);
      return lines.shift() ?? 'q';
    });
    return { asked, choose };
  };

  test.each([
    ['', 'y'],
    ['y', 'y'],
    ['YES', 'y'],
    ['n', 'n'],
    ['no', 'n'],
  ])('%j means %s', async (typed, meant) => {
    expect(await typing(typed).choose('Go on?', { y: 'yes', n: 'no' }, 'y')).toBe(meant);
  });

  test.each(['yep', 'nope', 'x', 'a a', 'abort'])('%j is no answer and is asked again', async (typed) => {
    const { asked, choose } = typing(typed, 'r');
    expect(await choose('What now?', { a: 'approve', r: 'reject' })).toBe('r');
    expect(asked).toEqual(['What now?', 'Please type a (approve), r (reject):']);
  });

  test('Enter is no answer where nothing is the usual one', async () => {
    expect(await typing('', 'a').choose('What now?', { a: 'approve', r: 'reject' })).toBe('a');
  });
});

describe('the screen', () => {
  test('without a terminal there are no colours and nothing is overwritten', () => {
    const { output, text } = written();
    const screen = createScreen(output);
    screen.passing('read 3');
    screen.say(screen.ink('green', 'done'));
    expect(text()).toBe('done\n');
  });

  test('a very wide terminal gets lines that can still be read', () => {
    expect(createScreen(written(240).output).width).toBe(100);
    expect(createScreen(written().output).width).toBe(80);
  });
});
