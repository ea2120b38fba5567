import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OF_THE_APP = ['shared', 'functions', 'infra', 'package.json', 'tsconfig.json'];

/** Puts a text in the place of another one that stands in the file. */
export interface Edit {
  file: string;
  find: string;
  put: string;
}

/** Something that is added to the app as CONTRIBUTING says. */
export interface Addition {
  kind: string;
  /** New files, and what changes in the folder that the addition belongs to. */
  own: { files: Record<string, string>; edits: Edit[] };
  /** What changes in other folders. */
  outside: Edit[];
}

/** A copy of the app in a folder of its own, to which things are added. */
export function openCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'additions-'));
  for (const part of OF_THE_APP) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const changed = new Set<string>();
  const compile = compilerOf(folder);
  return {
    /** The app as it stands with these things in it, and nothing of what was added before. */
    with(additions: Addition[]) {
      for (const file of changed) restore(folder, file);
      changed.clear();
      for (const [file, text] of filesOf(additions)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
        changed.add(file);
      }
    },
    /** What the compiler says, one line for each error. */
    errors: compile,
    run: <T>(probe: string) => run<T>(folder, probe),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function filesOf(additions: Addition[]): Map<string, string> {
  const files = new Map(additions.flatMap(({ own }) => Object.entries(own.files)));
  for (const { file, find, put } of additions.flatMap(({ own, outside }) => [...own.edits, ...outside])) {
    const text = files.get(file) ?? readFileSync(join(ROOT, file), 'utf8');
    if (!text.includes(find)) throw new Error(`${file} has no ${find}`);
    files.set(
      file,
      text.replace(find, () => put),
    );
  }
  return files;
}

function restore(folder: string, file: string): void {
  rmSync(join(folder, file));
  if (ts.sys.fileExists(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file));
}

function compilerOf(folder: string): () => string[] {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  const { tsBuildInfoFile: _kept, ...options } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    folder,
  ).options;
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const parse = host.getSourceFile;
  const parsed = new Map<string, ts.SourceFile>();
  host.getSourceFile = (file, version) => {
    const known = parsed.get(file);
    if (known && known.text === host.readFile(file)) return known;
    const source = parse(file, version);
    if (source) parsed.set(file, source);
    return source;
  };
  return () => {
    const rootNames = ts.sys
      .readDirectory(
        folder,
        ['.ts'],
        ['**/*.test.ts', '**/suite', '**/suite.ts', '**/testing'],
        ['shared', 'functions'],
      )
      .filter((file) => !file.includes('/node_modules/'));
    const program = ts.createProgram({ rootNames, options: { ...options, incremental: false }, host });
    return ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName.slice(folder.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      );
  };
}

/** What a module gives that uses the app. */
async function run<T>(folder: string, probe: string): Promise<T> {
  const outfile = join(folder, 'probe.mjs');
  await build({
    stdin: { contents: probe, resolveDir: folder, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
    loader: { '.md': 'text' },
    external: ['@azure/functions-core'],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  return import(/* @vite-ignore */ pathToFileURL(outfile).href);
}
