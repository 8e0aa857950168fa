// SPDX-License-Identifier: Apache-2.0
// ICU messages as the script formats them in a browser: one answer, the same as in C++ (docs/decisions/0020-numbers-in-languages.md).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, skip } from './browser.mjs';

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
