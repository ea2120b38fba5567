import { build } from 'esbuild';
import { root } from './project-files.mjs';

/** What a door of a room brings with it, or a file that works in Node alone, has no place in a browser. */
const NOT_FOR_BROWSERS = /^shared\/(?:adapters\/|.*\/(?:index|store)[.]ts$)/;

/** The contract of the API is all that the web client knows of the app, so it has to load where there is no Node. */
export const browserContract = {
  name: 'contract in a browser',
  async run() {
    const { errors, metafile } = await bundle();
    const inputs = Object.keys(metafile?.inputs ?? {}).filter((file) => file.startsWith('shared/'));
    return {
      inspected: inputs.length || errors.length,
      unit: 'modules',
      findings: [
        ...errors.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`),
        ...inputs
          .filter((file) => NOT_FOR_BROWSERS.test(file))
          .map((file) => `${file} is reached from shared/contracts.ts`),
      ],
    };
  },
};

function bundle() {
  const options = {
    absWorkingDir: root,
    entryPoints: ['shared/contracts.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    logLevel: 'silent',
  };
  return build(options).catch(({ errors }) => ({ errors }));
}
