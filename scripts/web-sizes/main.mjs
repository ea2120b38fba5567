// What a browser loads of the built web client, packed by gzip, held to its budgets. Part of `npm run build`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { measure } from './measure.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../web/dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

const sizes = measure(manifest, (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length);
for (const { name, bytes, budget } of sizes) {
  const [size, limit] = [bytes, budget].map((count) => (count / 1000).toFixed(1).padStart(6));
  console.log(`${bytes > budget ? '✗' : '✓'} ${name.padEnd(44)} ${size} kB of ${limit} kB`);
}
const over = sizes.filter(({ bytes, budget }) => bytes > budget);
if (over.length > 0) {
  console.error(`The web client is larger than its budget: ${over.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 1;
}
