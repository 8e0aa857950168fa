// SPDX-License-Identifier: Apache-2.0
// notices.txt: the licence of every package that has a part in the assets, each text once.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

export async function notices(packageFolders) {
  const byText = new Map();
  for (const folder of [...packageFolders].sort()) {
    const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? (await readFile(path.join(folder, file), 'utf8')).trim() : `Licence: ${about.license}`;
    byText.set(text, [...(byText.get(text) ?? []), `${about.name} ${about.version}`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`);
  return ['Solleva puts parts of these works into its pages.\n', ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The package folder that a bundled file lies in, or null for a file of ours. */
export function packageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? null;
}
