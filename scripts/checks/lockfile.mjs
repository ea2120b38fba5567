import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-files.mjs';

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];

/** npm writes an incomplete lockfile without a warning, and `npm ci --dry-run` accepts one. */
export const lockfile = {
  name: 'lockfile and pins',
  async run() {
    const { packages } = readJson('package-lock.json');
    const entries = Object.entries(packages);
    const { workspaces = [] } = readJson('package.json');
    const manifests = ['package.json', ...workspaces.map((name) => `${name}/package.json`)];
    return {
      inspected: entries.length,
      unit: 'packages',
      findings: [
        ...manifests.flatMap(looseVersions),
        ...entries.flatMap(([path, entry]) => missingOptional(packages, path, entry)),
        ...entries.flatMap(([path, entry]) => foreignHost(path, entry)),
      ],
    };
  },
};

const readJson = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

function looseVersions(manifest) {
  const content = readJson(manifest);
  return SECTIONS.flatMap((section) =>
    Object.entries(content[section] ?? {})
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `${manifest}: ${name} is pinned to "${version}", not to one version`),
  );
}

/** A platform package without an entry is never installed on that platform. */
function missingOptional(packages, path, { optionalDependencies = {} }) {
  return Object.keys(optionalDependencies)
    .filter((name) => !lookUp(packages, path, name))
    .map((name) => `package-lock.json: ${path || 'the root'} wants ${name}, which has no entry`);
}

/** As Node resolves: in the package's own folder, then in each folder above it. */
function lookUp(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

const foreignHost = (path, { resolved = '' }) =>
  resolved.includes(':') ? [`package-lock.json: ${path} is resolved from ${resolved}`] : [];
