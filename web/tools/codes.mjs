// SPDX-License-Identifier: Apache-2.0
// Country codes by CLDR: the three-letter code that the world knows, from the two-letter and the numeric one.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

export async function readJson(specifier) {
  return JSON.parse(await readFile(resolve(specifier), 'utf8'));
}

const mappings = (await readJson('cldr-core/supplemental/codeMappings.json')).supplemental.codeMappings;
const current = (await readJson('cldr-localenames-full/main/en/territories.json')).main.en.localeDisplayNames.territories;

/** Rows {alpha2, alpha3, numeric} of the territories that exist (codes of states that have gone have no name) and have all three. */
export const territories = Object.entries(mappings)
  .filter(([key, row]) => /^[A-Z]{2}$/.test(key) && current[key] && row._alpha3 && row._numeric)
  .map(([alpha2, row]) => ({ alpha2, alpha3: row._alpha3, numeric: row._numeric }));
