import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openCommits } from './group-commit.ts';

function openTable() {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t (id TEXT PRIMARY KEY)');
  const add = db.prepare('INSERT INTO t (id) VALUES (?)');
  const woken: string[][] = [];
  const commits = openCommits(db, (effects) => woken.push([...effects.wake]));
  const write = (id: string) =>
    commits.write((effects) => {
      add.run(id);
      effects.wake.add(id);
      return id;
    });
  const ids = () =>
    db
      .prepare('SELECT id FROM t ORDER BY id')
      .all()
      .map((row) => String(row.id));
  return { write, ids, woken, db };
}

test('writes of one tick share one transaction and wake together', async () => {
  const { write, ids, woken } = openTable();

  expect(await Promise.all(['a', 'b', 'c'].map(write))).toEqual(['a', 'b', 'c']);
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect(woken).toEqual([['a', 'b', 'c']]);
});

test('a write that throws is refused alone: its neighbours are kept', async () => {
  const { write, ids } = openTable();
  const outcomes = await Promise.allSettled(['a', 'b', 'a', 'c'].map(write));

  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(ids()).toEqual(['a', 'b', 'c']);
});

test('nobody is woken for a write that failed', async () => {
  const { write, woken } = openTable();
  await write('a');
  await expect(write('a')).rejects.toThrow('UNIQUE');

  expect(woken).toEqual([['a']]);
});
