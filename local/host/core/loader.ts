import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startupError } from '../startup-error.ts';
import type { AppRegistry } from './core-api.ts';
import type { ProgrammingModel } from './core-types.ts';
import { errorText } from './error-text.ts';

export interface LoadedApp {
  model: ProgrammingModel;
  /** Where the library waits for the raw request; absent when the app did not ask for http streams. */
  streamUri: string | undefined;
}

/** Runs the app's entry files, its appStart hooks, and closes registration. */
export async function loadApp(appDir: string, app: AppRegistry): Promise<LoadedApp> {
  const { files, isModule } = entryFiles(appDir);
  for (const file of files) await loadEntry(file, isModule);
  const model = soleModel(app);
  await startApp(app);

  const capabilities = await model.getCapabilities({});
  app.isLocked = true;
  if (app.functions.size === 0) throw noFunctions();
  // Again, because an appStart hook may have loaded a second copy.
  soleModel(app);
  return { model, streamUri: capabilities.HttpUri };
}

function entryFiles(appDir: string): { files: string[]; isModule: boolean } {
  const packageFile = path.join(appDir, 'package.json');
  const { main, type } = readPackage(packageFile);
  if (!main) throw startupError(`${packageFile} names no "main", so there is no app to load.`);
  const files = globSync(main, { cwd: appDir })
    .sort()
    .map((file) => path.resolve(appDir, file));
  if (files.length === 0) throw startupError(`No file matches "main" (${main}) of ${packageFile}.`);
  return { files, isModule: type === 'module' };
}

function readPackage(file: string): { main?: string; type?: string } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { main?: string; type?: string };
  } catch (error) {
    throw startupError(`Cannot read ${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

async function loadEntry(file: string, isModule: boolean): Promise<void> {
  try {
    const isEsm = file.endsWith('.mjs') || (isModule && !file.endsWith('.cjs'));
    if (isEsm) await import(pathToFileURL(file).href);
    else createRequire(file)(file);
  } catch (error) {
    throw startupError(`The app failed while loading ${file}: ${errorText(error)}`);
  }
}

async function startApp(app: AppRegistry): Promise<void> {
  try {
    await app.hooks.run('appStart', { hookData: {}, appHookData: app.hooks.appHookData });
  } catch (error) {
    throw startupError(`An appStart hook of the app failed: ${errorText(error)}`);
  }
}

/** Two copies of the library mean two models and two stream flags: half of the functions would be answered wrongly. */
function soleModel(app: AppRegistry): ProgrammingModel {
  if (app.models.size > 1) {
    throw startupError('The app loads two copies of @azure/functions. Deduplicate it or bundle it once.');
  }
  const [model] = app.models;
  if (!model) throw noFunctions();
  return model;
}

function noFunctions(): Error {
  return startupError('The app registered no function. Does its entry file import them?');
}
