// SPDX-License-Identifier: Apache-2.0
// country-names.json: CLDR's names of territories by ISO3 and of the world's regions by M49 code, a language each.
// A name that CLDR does not have in a language is left out, so that the page can say so.
import { readJson, territories } from './codes.mjs';

export async function countryNames(languages) {
  const all = {};
  for (const language of languages) {
    const file = await readJson(`cldr-localenames-full/main/${language}/territories.json`);
    const names = file.main[language].localeDisplayNames.territories;
    const own = {};
    for (const { alpha2, alpha3 } of territories) if (names[alpha2]) own[alpha3] = names[alpha2];
    for (const [code, name] of Object.entries(names)) if (/^\d{3}$/.test(code)) own[code] = name;
    all[language] = own;
  }
  return all;
}
