import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApi } from '../api-client.ts';
import { readArguments } from '../arguments.ts';
import { readForms } from '../browser/form.ts';
import { createSmallBrowser } from '../browser/small-browser.ts';
import { discoverSignIn } from '../discover.ts';
import { editText, fillGaps, gapsIn, lineWith, replaceLine } from '../edit-text.ts';
import { openLoopback } from '../loopback.ts';
import { exitCodes } from '../stop.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const { signal } = new AbortController();
const apiAt = (url: string) => createApi({ url, token: async () => 'token', signal });
const Anything = z.unknown();

describe('the arguments', () => {
  test('without any, the address is the one that npm start uses', () => {
    expect(readArguments([], undefined)).toEqual({
      url: 'http://localhost:7071',
      person: null,
      isUnattended: false,
      editor: null,
      isHelp: false,
    });
    expect(readArguments(['--editor', 'nano'], undefined, 'vim').editor).toBe('nano');
    expect(readArguments([], undefined, 'vim').editor).toBe('vim');
    expect(readArguments(['--yes'], '9000').url).toBe('http://localhost:9000');
  });

  test.each([['--nope'], ['--url=nowhere'], ['--person=Robin']])(
    '%s is refused with the usage code',
    (wrong) => {
      expect(() => readArguments([wrong], undefined)).toThrow(
        expect.objectContaining({ exitCode: exitCodes.usage }),
      );
    },
  );
});

describe('the API', () => {
  test('a call that must have one effect keeps its key when it is sent again', async () => {
    const seen: IncomingMessage[] = [];
    const url = await serve((request, response) => {
      seen.push(request);
      if (seen.length === 1) return void response.destroy();
      response.end('{}');
    });
    await apiAt(url).call({ method: 'POST', path: 'workflows/wf_1/runs', isOnce: true, shape: Anything });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a call without a key is not sent again', async () => {
    let calls = 0;
    const url = await serve((_request, response) => {
      calls += 1;
      response.destroy();
    });
    const call = apiAt(url).call({
      method: 'POST',
      path: 'suggestions/s/approve',
      body: {},
      shape: Anything,
    });
    await expect(call).rejects.toMatchObject({ exitCode: exitCodes.unreachable });
    expect(calls).toBe(1);
  });

  test('a problem is told with what lifts it', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(402, { 'content-type': 'application/problem+json' });
      const resetsAt = '2026-12-01T00:00:00Z';
      response.end(
        JSON.stringify({ title: 'No runs left.', status: 402, code: 'plan.quota_reached', resetsAt }),
      );
    });
    await expect(apiAt(url).get('me', Anything)).rejects.toMatchObject({
      message: expect.stringMatching(/No runs left\.\n.*2026-12-01[\s\S]*plan\.quota_reached/),
      problem: { code: 'plan.quota_reached' },
      exitCode: exitCodes.refused,
    });
  });

  test('an answer of another form is named instead of being shown half', async () => {
    const url = await serve((_request, response) => response.end('{"items":"none"}'));
    const shape = z.object({ items: z.array(z.string()) });
    await expect(apiAt(url).get('packs', shape)).rejects.toThrow(
      'The answer to packs does not look as agreed.',
    );
  });

  test('something else behind the address is told from the product', async () => {
    const url = await serve((_request, response) => response.end('<html>hello</html>'));
    await expect(discoverSignIn(url, signal)).rejects.toThrow('it is not connectsoft.me');
  });
});

describe('the small browser', () => {
  test('reads inputs and buttons of a plain page, with their marks undone', () => {
    const html = `<form method="post" action="/allow?a=1&amp;b=2"><input type="hidden" name="ticket" value="&#34;x&quot;">
      <input type="radio" name="account" value="a@b.c" checked><button name="oid" value="7"><bdi>Robin</bdi><small>r@v.me</small></button></form>`;
    const [form] = readForms(html);
    expect(form?.action).toBe('/allow?a=1&b=2');
    expect(form?.fields).toMatchObject([
      { name: 'ticket', value: '"x"', type: 'hidden' },
      { name: 'account', value: 'a@b.c', isChecked: true },
      { name: 'oid', value: '7', type: 'submit', text: expect.stringContaining('r@v.me') },
    ]);
  });

  test('keeps cookies over a redirect and ends where the redirects end, fragment included', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/') {
        response.writeHead(302, {
          location: '/in#completion=c1',
          'set-cookie': 'session=s1; path=/; httponly',
        });
        return void response.end();
      }
      response.end(request.headers.cookie);
    });
    const page = await createSmallBrowser(signal).open(url);
    expect(page).toEqual({ url: `${url}/in#completion=c1`, html: 'session=s1' });
  });

  test('sends nothing to an address that is not on this machine', async () => {
    await expect(createSmallBrowser(signal).open('https://login.example/authorize')).rejects.toThrow(
      'not on this machine',
    );
  });
});

test('only the answer with the state of this sign-in is taken', async () => {
  const door = await openLoopback('mine');
  closers.push(door.close);
  expect((await fetch(`${door.redirectUri}?state=foreign&code=bad`)).status).toBe(404);
  expect((await fetch(`${door.redirectUri}?state=mine&code=good`)).status).toBe(200);
  expect((await door.arrived).get('code')).toBe('good');
});

test('an editor that is not there, or gives up, gives no text back', async () => {
  expect(await editText('Hello', 'no-such-editor-anywhere')).toBeNull();
  expect(await editText('Hello', 'false')).toBeNull();
  expect(await editText('Hello\n', 'true')).toBe('Hello');
});

test('a gap can be taken out with the line that it stands in', () => {
  const draft = 'Hello Noa,\nThe price is [missing: the price].\nBest';
  const line = lineWith(draft, 'the price');
  expect(replaceLine(draft, line, '')).toBe('Hello Noa,\nBest');
  expect(replaceLine(draft, line, 'It costs 40.')).toBe('Hello Noa,\nIt costs 40.\nBest');
});

test('the gaps of a draft are found and can be filled', () => {
  const draft = 'About the price: [missing: the price]. And [missing: the date].';
  expect(gapsIn(draft)).toEqual(['the price', 'the date']);
  expect(fillGaps(draft)).toBe('About the price: (to follow). And (to follow).');
});
