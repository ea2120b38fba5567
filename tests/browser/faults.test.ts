import { expect, test } from 'vitest';
import { openContext } from '../support/browser/context.ts';
import { sharedStack } from '../support/stack.ts';

const { url } = sharedStack().address;

test.each([
  [
    'asks a foreign host for a picture',
    "new Image().src = 'https://tracker.example/pixel'",
    /foreign host: https:\/\/tracker/,
  ],
  ['is refused a foreign picture', "new Image().src = 'https://tracker.example/pixel'", /policy: img-src/],
  [
    'runs a script that came as text',
    "document.body.innerHTML = '<img src=x onerror=alert(1)>'",
    /policy: (script|require)/,
  ],
  [
    'writes a style that came as text',
    "document.body.setAttribute('style', 'color: red')",
    /policy: style-src/,
  ],
  ['does not catch an error', "setTimeout(() => { throw new Error('not caught here') })", /not caught here/],
  ['complains', "console.error('something is wrong')", /console: something is wrong/],
  ['asks for a file that is not there', "fetch('/no-such-file.js')", /console: .*404/],
])('a page that %s is found out', async (_what, deed, fault) => {
  const { context, faults } = await openContext();
  const page = await context.newPage();
  await page.goto(`${url}/stack/`);
  await page.evaluate(`(() => { ${deed}; })()`);
  await expect.poll(() => faults.join('\n')).toMatch(fault);
  await context.close();
});

test('what a test provokes on purpose is no fault of the page, and all else still is', async () => {
  const { context, faults } = await openContext({ expected: /wanted/ });
  const page = await context.newPage();
  await page.goto(`${url}/stack/`);
  await page.evaluate("console.error('wanted'); console.error('not so')");
  await expect.poll(() => faults).toEqual([expect.stringContaining('not so')]);
  await context.close();
});
