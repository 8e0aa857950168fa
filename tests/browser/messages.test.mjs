// SPDX-License-Identifier: Apache-2.0
// ICU messages as the script formats them in a browser: one answer, the same as in C++ (docs/decisions/0020-numbers-in-languages.md).
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { assets, open, skip } from './browser.mjs';

async function format(cases) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'solleva-messages-'));
  try {
    writeFileSync(path.join(folder, 'solleva.js'), readFileSync(path.join(assets, 'solleva.js')));
    writeFileSync(path.join(folder, 'page.html'), '<!doctype html><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"><script src="solleva.js"></script>');
    return await open(folder, 'page.html', (page) => page.evaluate(
      (all) => all.map(({ locale, message, args }) => globalThis.solleva.formatMessage(locale, message, args)), cases));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('numbers and plurals are pinned where browsers and ICU may differ', { skip }, async () => {
  const cases = [
    ['it', '{n, number}', { n: 1500 }, '1.500'],
    ['es', '{n, number}', { n: 1668 }, '1.668'],
    ['pt', '{n, number}', { n: 1668 }, '1.668'],
    ['ar', '{n, number}', { n: 1234.5 }, '1,234.5'],
    ['hi', '{n, number}', { n: 1234567 }, '12,34,567'],
    ['it', '{n, plural, one {# paese} many {# di paesi} other {# paesi}}', { n: 1000000 }, '1.000.000 di paesi'],
    ['ar', '{n, plural, zero {لا دول} one {دولة} two {دولتان} few {# دول} many {# دولة} other {# دولة}}', { n: 5 }, '5 دول'],
    ['ru', '{n, plural, one {# страна} few {# страны} many {# стран} other {# страны}}', { n: 22 }, '22 страны'],
    ['en', '{k, select, low {lower} other {higher}} than <{x}>', { k: 'low', x: 'that' }, 'lower than <that>'],
  ];
  const found = await format(cases.map(([locale, message, args]) => ({ locale, message, args })));
  assert.deepEqual(found, cases.map((row) => row[3]));
});

const data = process.env.SOLLEVA_REFERENCE_DATA ?? new URL('../../../shared/data', import.meta.url).pathname;
const file = path.join(data, 'share/icu-messages/vectors.json');
const noData = existsSync(file) ? false : 'skipped: no reference data';

test('the reference vectors: where engines agree all, where they differ as ICU groups, with Latin digits', { skip: skip || noData }, async () => {
  const { agree, engines_differ: differ } = JSON.parse(readFileSync(file, 'utf8'));
  assert.ok(agree.length >= 61 && differ.length >= 6);
  const latin = (text) => text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
  const found = await format([...agree, ...differ]);
  const wanted = [...agree.map(({ expected }) => expected), ...differ.map(({ icu4c_72: icu }) => latin(icu))];
  assert.deepEqual(found, wanted);
});
