// SPDX-License-Identifier: Apache-2.0
// node tools/build.mjs OUTDIR: writes every asset of README.md. Same input, same bytes.
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { leftOut } from './left_out.mjs';
import { countryNames } from './names.mjs';
import { notices, packageFolder } from './notices.mjs';
import { languages, regions } from './regions.mjs';
import { regionMap } from './map.mjs';

const limits = { 'solleva.js': 280_000, 'solleva.css': 30_000 };   // bytes; a page has 500,000 with both
const largestMap = 60_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.resolve(process.argv[2] ?? 'out');
await mkdir(out, { recursive: true });

const bundle = await build({
  absWorkingDir: root,
  entryPoints: { solleva: 'src/main.ts', style: 'style/main.css' },
  entryNames: 'solleva',
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'solleva',
  target: ['chrome109', 'firefox115', 'safari16'],
  charset: 'utf8',
  legalComments: 'none',                    // notices.txt has them in full
  banner: { js: '/* Solleva, Apache-2.0; notices.txt names the libraries in it */', css: '/* Solleva, Apache-2.0 */' },
  plugins: [leftOut],
  metafile: true,
});
for (const [file, { bytes }] of Object.entries(bundle.metafile.outputs)) {
  const limit = limits[path.basename(file)];
  if (bytes > limit) throw new Error(`${file} has ${bytes} bytes, more than ${limit}`);
}

for (const region of regions) {
  const text = JSON.stringify(await regionMap(region));
  if (text.length > largestMap) throw new Error(`${region.file} has ${text.length} bytes, more than ${largestMap}`);
  await writeFile(path.join(out, region.file), text);
}
await writeFile(path.join(out, 'country-names.json'), JSON.stringify(await countryNames(languages)));

const folders = new Set(Object.keys(bundle.metafile.inputs).map(packageFolder).filter(Boolean));
for (const name of ['world-atlas', 'cldr-localenames-full']) folders.add(`node_modules/${name}`);
await writeFile(path.join(out, 'notices.txt'), await notices([...folders].map((folder) => path.join(root, folder))));
