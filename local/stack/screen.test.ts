import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { dataFolderOf } from './data-folder.ts';
import { portsFrom } from './ports.ts';
import { screen } from './screen.ts';

const stack = {
  ...{ url: 'http://localhost:7071', mailboxUrl: 'http://127.0.0.1:7083', dataDir: '/data', readyMs: 1 },
  ports: portsFrom(7071),
};
const shown = (kind: 'real' | 'offline', note?: string) =>
  stripVTControlCharacters(screen({ ...stack, model: { kind, name: 'm-1', settings: {} } }, note));

test('what is wrong with a model of one’s own is said where a person looks first', () => {
  const note = 'The model endpoint does not accept the key in OPENAI_API_KEY.';
  expect(shown('real', note)).toContain(
    `The model is m-1, a real one: its calls may cost money.\n  Note: ${note}`,
  );
  expect(shown('real')).not.toContain('Note:');
});

test('the product is where a person looks, and the page about the stack is named beside it', () => {
  expect(shown('offline')).toContain('open http://localhost:7071/ ');
  expect(shown('offline')).toContain('http://localhost:7071/stack/');
});

test('the command that begins again meets the data of this stack, and no other', () => {
  const at = (dataDir: string) =>
    stripVTControlCharacters(
      screen({ ...stack, dataDir, model: { kind: 'offline', name: 'm', settings: {} } }),
    );
  expect(shown('offline')).toContain('  CONNECTSOFT_DATA_DIR=/data npm run reset ');
  expect(at(dataFolderOf({}))).toMatch(/^ +npm run reset /m);
});
