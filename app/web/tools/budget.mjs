// The first screen must come over a slow link in seconds: at most 60 kB of script and 15 kB of
// style, gzipped, of what index.html names.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const PAGE = new URL('../target/page/', import.meta.url);
const MOST = { js: 60_000, css: 15_000 };

const index = readFileSync(new URL('index.html', PAGE), 'utf8');
const sums = { js: 0, css: 0 };
for (const [, name, type] of index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(js|css))"/g)) {
  sums[type] += gzipSync(readFileSync(new URL(name, PAGE))).length;
}
for (const [type, most] of Object.entries(MOST)) {
  console.log(`${type}: ${sums[type]} of ${most} bytes, gzipped`);
  if (sums[type] === 0 || sums[type] > most) {
    process.exitCode = 1;
  }
}
