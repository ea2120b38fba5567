import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { contracts } from '#contracts';
import { approveSuggestion } from '#factory/suggestions';
import type { Room } from '#kernel';
import { ROOMS } from '../shared/rooms.ts';
import { theGround } from './support/ground.ts';
import { withReply, world } from './world.ts';

const rooms: readonly Room[] = ROOMS;

describe('the list of rooms', () => {
  test('holds every folder of the house once', () => {
    const folders = globSync('shared/{platform,factory,product}/*/index.ts').map(
      (file) => file.split('/')[2],
    );
    expect(rooms.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  test('every operation of a room stands in the contract of the API, and no other', () => {
    const declared = rooms.filter(({ routes }) => Object.keys(routes).length > 0);
    expect(Object.keys(contracts).sort()).toEqual(declared.map(({ name }) => name).sort());
    for (const { name, routes } of declared) expect(Object.entries(contracts)).toContainEqual([name, routes]);
  });

  test('no operation, and no path with its method, is there twice', () => {
    const routes = rooms.flatMap((room) => Object.values(room.routes));
    const ids = routes.map(({ id }) => id);
    const places = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(places).size).toBe(places.length);
  });

  test('says of every type of document that is declared what it holds about the person', () => {
    const declared = globSync('{shared,functions}/**/*.ts').filter(isShipped).flatMap(declaredTypes);
    expect(declared).toContain('suggestion');
    expect(declared.filter((type) => !TOLD.includes(type))).toEqual([]);
  });

  test('says so of every type of document that a person’s first day leaves in the store', async () => {
    const stored = new Set<string>();
    (await theGround()).store.wire.watch = ({ method, body }) => {
      if (method === 'POST') for (const type of typesIn(String(body ?? ''))) stored.add(type);
    };
    const w = await world();
    const { id, revision, hash } = await withReply(w);
    await approveSuggestion(w.ctx, { id, revision, hash });
    await w.run('brief');

    expect([...stored]).toEqual(expect.arrayContaining(['tenant', 'audit', 'suggestion', 'step', 'record']));
    expect([...stored].filter((type) => !TOLD.includes(type))).toEqual([]);
  });
});

const TOLD = rooms.flatMap(({ personalData }) => Object.keys(personalData));

const isShipped = (file: string): boolean => !/([.]test[.]ts|[/]suite[/].*|[.]d[.]ts)$/.test(file);

/** Of a single write or of a batch. */
function typesIn(body: string): string[] {
  const sent: unknown = body.startsWith('{') || body.startsWith('[') ? JSON.parse(body) : {};
  const docs = Array.isArray(sent) ? sent.map(({ resourceBody }) => resourceBody) : [sent];
  return docs.flatMap((doc) => (typeof doc?.id === 'string' && doc.type ? [doc.type] : []));
}

/** The literal `type` of each interface in a file that is a stored document. */
function declaredTypes(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const declared: string[] = [];
  ts.forEachChild(source, (node) => {
    if (!ts.isInterfaceDeclaration(node) || !/\bDoc\b/.test(node.heritageClauses?.[0]?.getText() ?? ''))
      return;
    const type = node.members.find((member) => member.name?.getText() === 'type');
    const literal = /'(\w+)'/.exec(type?.getText() ?? '')?.[1];
    if (literal) declared.push(literal);
  });
  return declared;
}
