// SPDX-License-Identifier: Apache-2.0
// The reference vectors of ICU messages. Apart from messages.test.mjs, which needs no reference data, so that neither hides the other.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { format, skip } from './browser.mjs';

const data = process.env.SOLLEVA_REFERENCE_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
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
