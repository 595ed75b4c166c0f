import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The files of public/, which Vite copies as they are. */
const COPIED = readdirSync('public');

/**
 * What the server and the worker must know of the build: `files.txt` lists all that may be served,
 * `sw.js` is src/worker.js with that list and a version, `licences.txt` holds the notices of what is
 * bundled.
 */
function shipped() {
  return {
    name: 'shipped',
    generateBundle(_options, bundle) {
      const files = [...new Set([...Object.keys(bundle), ...COPIED, 'index.html', 'licences.txt'])].sort();
      const version = createHash('sha256').update(JSON.stringify(contents(bundle))).digest('hex');
      const worker = readFileSync('src/worker.js', 'utf8')
        .replace("'VERSION'", JSON.stringify(version.slice(0, 16)))
        .replace("['FILES']", JSON.stringify(['', ...files.filter((name) => name !== 'index.html')]));
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker });
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licences(this) });
      this.emitFile({ type: 'asset', fileName: 'files.txt', source: [...files, 'sw.js'].join('\n') + '\n' });
    },
  };
}

function contents(bundle) {
  const files = Object.entries(bundle).map(([name, item]) => [name, item.code ?? String(item.source)]);
  return [...files, ...COPIED.map((name) => [name, readFileSync(join('public', name), 'utf8')])].sort();
}

function licences(build) {
  const folders = new Set();
  for (const id of build.getModuleIds()) {
    const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id);
    if (found) folders.add(found[1]);
  }
  return [...folders].sort().map(notice).join('\n');
}

function notice(folder) {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
  return `${about.name} ${about.version} (${about.license})\n\n${text}`;
}

export default defineConfig({
  root: dirname(new URL(import.meta.url).pathname),
  plugins: [svelte(), shipped()],
  build: {
    outDir: 'target/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    // A node that runs with --api-port 9471; its page's own origin is what it wants to hear.
    proxy: {
      '/v1': {
        target: 'http://127.0.0.1:9471',
        ws: true,
        changeOrigin: true,
        headers: { origin: 'http://127.0.0.1:9471' },
      },
    },
  },
});
