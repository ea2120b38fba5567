import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLibrary } from './testing/core-api.ts';
import { startRig } from './testing/rig.ts';

const { df } = loadLibrary();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-first-schema-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const firstSchema = `
  CREATE TABLE instances (
    id TEXT PRIMARY KEY, execution TEXT NOT NULL, name TEXT NOT NULL, version TEXT, status TEXT NOT NULL,
    input TEXT, output TEXT, custom TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
    parent TEXT, parentExecution TEXT, parentTask INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX instances_created ON instances (created, id);
  CREATE TABLE history (
    id TEXT NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY (id, turn)
  ) WITHOUT ROWID;
  CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution TEXT, due INTEGER NOT NULL, event TEXT NOT NULL
  );
  CREATE INDEX inbox_instance ON inbox (id, due, seq);
  CREATE INDEX inbox_due ON inbox (due);
  CREATE TABLE activities (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
    name TEXT NOT NULL, inputIsText INTEGER NOT NULL, input TEXT NOT NULL
  );
  CREATE INDEX activities_instance ON activities (id);
  CREATE TABLE entities (id TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
  PRAGMA user_version = 1;
`;

const AT = '2026-11-30T10:00:00.000Z';
const event = (type: number, members: object) => ({
  ...{ EventType: type, EventId: -1, IsPlayed: false, Timestamp: AT },
  ...members,
});
const begin = event(0, { Name: 'three', Version: null, Input: '"given"' });
const firstTurn = [event(12, {}), begin, event(4, { EventId: 0, Name: 'say' }), event(13, {})];

/** One instance that was not begun, one whose activity runs, and one whose activity has ended. */
function writeFirstStore(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(firstSchema);
  const instance = db.prepare(
    `INSERT INTO instances (id, execution, name, status, input, created, updated) VALUES (?, ?, 'three', ?, '"given"', 1, 1)`,
  );
  const history = db.prepare('INSERT INTO history (id, turn, events) VALUES (?, 0, ?)');
  const inbox = db.prepare('INSERT INTO inbox (id, execution, due, event) VALUES (?, ?, 1, ?)');
  instance.run('new', 'e.new', 'Pending');
  inbox.run('new', 'e.new', JSON.stringify(begin));
  for (const id of ['running', 'ended']) {
    instance.run(id, `e.${id}`, 'Running');
    history.run(id, JSON.stringify(firstTurn));
  }
  db.exec(
    `INSERT INTO activities (id, execution, task, name, inputIsText, input) VALUES ('running', 'e.running', 0, 'say', 1, 'one')`,
  );
  const result = JSON.stringify({ '"IsPlayed":false': 'one' });
  inbox.run('ended', 'e.ended', JSON.stringify(event(5, { TaskScheduledId: 0, Result: result })));
  db.close();
}

df.app.activity('say', { handler: (text: string) => text });
df.app.orchestration('three', function* (context) {
  const told: unknown[] = [context.df.getInput()];
  for (const text of ['one', 'two']) told.push(yield context.df.callActivity('say', text));
  return told;
});

test('what an older host left under way in its store goes on', async () => {
  const file = join(folder, 'hub.sqlite');
  writeFirstStore(file);
  const rig = await startRig({ file });
  const outputs = [];
  for (const id of ['new', 'running', 'ended']) outputs.push((await rig.ended(id)).output);
  expect(outputs).toEqual([
    ['given', 'one', 'two'],
    ['given', 'one', 'two'],
    ['given', { '"IsPlayed":false': 'one' }, 'two'],
  ]);
  await rig.stop();
});
