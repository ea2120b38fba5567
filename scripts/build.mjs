// Bundles the function app into dist/: a cold start reads a few files, and what is needed late is loaded late.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sourcePlaces } from './source-places.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const outdir = join(root, 'dist');

mkdirSync(outdir, { recursive: true });

const result = await build({
  absWorkingDir: root,
  entryPoints: { app: 'functions/host.ts' },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  loader: { '.md': 'text' },
  // The Functions worker supplies this module at run time; it exists on no registry.
  external: ['@azure/functions-core'],
  // Bundled CommonJS packages call require(); in an ES module that name must be made. Renamed, because bundled code declares createRequire itself.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
});

const bytes = Object.values(result.metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
dropForgotten(Object.keys(result.metafile.outputs));
writeFileSync(join(outdir, 'meta.json'), JSON.stringify(result.metafile));
writeFileSync(join(outdir, 'places.json'), JSON.stringify(placesOf(Object.keys(result.metafile.outputs))));
console.log(
  `dist/app.mjs: ${Object.keys(result.metafile.inputs).length} modules, ${Math.round(bytes / 1024)} KB with source maps`,
);

/** For the log: the maps themselves are for debuggers, and stay at home. */
function placesOf(written) {
  const maps = written.filter((file) => file.endsWith('.map'));
  return Object.fromEntries(
    maps.map((file) => {
      const map = JSON.parse(readFileSync(join(root, file), 'utf8'));
      return [basename(file, '.map'), sourcePlaces(map)];
    }),
  );
}

/** A host that runs still loads its late chunks from here, under their hashed names: only those of days ago go. */
function dropForgotten(written) {
  const dayAgoMs = Date.now() - 86_400_000;
  const kept = new Set(written.map((file) => basename(file)));
  for (const name of readdirSync(outdir)) {
    const file = join(outdir, name);
    if (!kept.has(name) && statSync(file).mtimeMs < dayAgoMs) rmSync(file, { force: true });
  }
}
