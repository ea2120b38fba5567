/** Bytes after gzip: what is loaded before anything is shown, what each further screen adds, and all styles together. */
export const BUDGETS = { firstLoad: 180_000, lazyScreen: 60_000, styles: 40_000 };

/**
 * Reads Vite's manifest (https://vite.dev/guide/backend-integration). `sizeOf` tells the packed size of a file of the
 * build. What the service worker fetches in the background is no part of it.
 */
export function measure(manifest, sizeOf) {
  const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry);
  if (entries.length === 0) throw new Error('The manifest of the web client names no entry.');
  const first = reachedBy(manifest, entries);
  const lazy = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && !first.has(key));
  const sum = (files) => [...new Set(files)].reduce((bytes, file) => bytes + sizeOf(file), 0);
  const scripts = (keys) => keys.map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));

  return [
    { name: 'first load', bytes: sum(scripts([...first])), budget: BUDGETS.firstLoad },
    { name: 'all styles', bytes: sum(stylesOf(manifest)), budget: BUDGETS.styles },
    ...lazy.map((key) => ({
      name: key.replace(/^src\//, ''),
      bytes: sum(scripts([...reachedBy(manifest, [key])].filter((one) => !first.has(one)))),
      budget: BUDGETS.lazyScreen,
    })),
  ];
}

/** The chunks that are loaded together with these. */
function reachedBy(manifest, keys, found = new Set()) {
  for (const key of keys) {
    if (found.has(key)) continue;
    found.add(key);
    reachedBy(manifest, manifest[key].imports ?? [], found);
  }
  return found;
}

const stylesOf = (manifest) =>
  Object.values(manifest).flatMap(({ css = [], file }) => [...css, ...(file.endsWith('.css') ? [file] : [])]);
