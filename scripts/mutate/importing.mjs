import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

/** Of each of these files, by whatever way, all sources of ours that it loads. */
export function importsOf(files) {
  const direct = new Map();
  return new Map(files.map((file) => [file, reachedFrom(file)]));

  function reachedFrom(file) {
    const found = new Set([file]);
    for (const each of found) for (const next of directOf(each)) found.add(next);
    return found;
  }

  function directOf(file) {
    const known = direct.get(file) ?? (file.endsWith('.ts') ? readImports(file) : []);
    direct.set(file, known);
    return known;
  }
}

function readImports(file) {
  const { resolve } = createRequire(file);
  const named = ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName);
  return named.filter((name) => /^[.#]/.test(name)).map((name) => resolve(name));
}
