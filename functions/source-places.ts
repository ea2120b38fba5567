import { readFileSync } from 'node:fs';

/** By file of the bundle, as the build leaves it beside it; see scripts/source-places.mjs. */
export type SourceMap = Record<string, { sources: string[]; runs: [number, number, number, number][] }>;

let built: SourceMap | undefined;

/** The same text with our own files and lines where it names those of the bundle. */
export function withSourcePlaces(text: string, places = builtPlaces()): string {
  return text.replace(
    /([/( ])([\w-]+\.mjs):(\d+):\d+/g,
    (place, before: string, file: string, line: string) => {
      const known = places[file];
      const [at, count, source, from] = known?.runs.findLast(([start]) => start <= Number(line)) ?? [
        0, 0, 0, 0,
      ];
      return Number(line) < at + count
        ? `${before}${known?.sources[source]}:${from + Number(line) - at}`
        : place;
    },
  );
}

/** Read when something first failed. Empty where the sources themselves run: then there is nothing to put right. */
function builtPlaces(): SourceMap {
  built ??= readPlaces();
  return built;
}

function readPlaces(): SourceMap {
  try {
    return JSON.parse(readFileSync(new URL('places.json', import.meta.url), 'utf8'));
  } catch {
    return {};
  }
}
