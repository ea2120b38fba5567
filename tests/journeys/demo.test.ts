import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sharedStack } from '../support/stack.ts';

const stack = sharedStack();
const demo = fileURLToPath(new URL('../../local/demo/demo.ts', import.meta.url));

async function runDemo(...options: string[]) {
  const child = spawn(process.execPath, [demo, '--yes', '--url', stack.address.url, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { said, complained, code };
}

test('for a person without a mailbox here the demo connects nobody else’s, and says how to get one', async () => {
  const { said, complained, code } = await runDemo('--person', 'noa@example.com');
  expect(said).not.toContain('Connected:');
  expect(complained).toContain('There is no mailbox of noa@example.com here');
  expect(complained).toContain('npm run mailbox:import -- <folder or file> --account noa@example.com');
  expect(code).toBe(1);
}, 60_000);

test('the demo does the main job by itself, and a second time finds nothing new', async () => {
  const first = await runDemo();
  expect(first.complained).toBe('');
  expect(first.code).toBe(0);
  const [mail, ...others] = await stack.doors
    .mails('demo@connectsoft.me', 'sentitems')
    .then((mails) => mails.filter(({ extendedProperties }) => extendedProperties.length > 0));
  expect(others).toEqual([]);
  expect(mail?.text).toContain('PS');

  const second = await runDemo();
  expect(second.complained).toBe('');
  expect(second.code).toBe(0);
  expect(second.said).toContain('nothing new');
  expect([first, second].map(({ said }) => said.includes('Time zone'))).toEqual([true, false]);
}, 90_000);
