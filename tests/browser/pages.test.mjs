// SPDX-License-Identifier: Apache-2.0
// Every type of page, in both directions and themes, on a desktop and on a phone: accessible, quiet, light, complete without the script.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { open, pageTypes, site, skip } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const heaviest = 500_000;                 // bytes of a page with the style and the script it loads
const phone = 390;

async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], preload: false }));
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`), []);
}

async function fits(page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wider, 0, 'the page must not scroll sideways; its tables do');
}

describe('pages', { skip }, () => {
  let folder;
  before(() => { folder = site(); });

  const looks = [['en', 'light', 1280], ['en', 'dark', phone], ['ar', 'dark', 1280], ['ar', 'light', phone]];
  for (const [language, theme, width] of looks) {
    test(`${language}, ${theme}, ${width} px: no serious finding of axe, nothing asked for outside, nothing on the console`, async () => {
      const names = pageTypes(folder, language);
      assert.ok(names.length > 0);
      for (const name of names) {
        await open(folder, path.join(language, name), async (page, faults) => {
          await accessible(page);
          await fits(page);
          assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
          assert.deepEqual(faults, [], name);
        }, { theme, width }).catch((error) => { throw new Error(`${language}/${name}: ${error.message}`, { cause: error }); });
      }
    });
  }

  test('the front page leads to every language', async () => {
    const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => /^[a-z]{2,3}(-\w+)?$/.test(entry.name) && entry.isDirectory());
    await open(folder, 'index.html', async (page, faults) => {
      for (const { name } of languages) {
        if (readdirSync(path.join(folder, name)).includes('index.html')) assert.ok(await page.locator(`a[hreflang="${name}"]`).count() > 0, name);
      }
      await accessible(page);
      assert.deepEqual(faults, []);
    });
  });

  test('no page is heavier than 500 kB with its style and script', () => {
    const shared = ['solleva.css', 'solleva.js'].reduce((sum, name) => sum + statSync(path.join(folder, 'assets', name)).size, 0);
    const languages = readdirSync(folder).filter((name) => /^[a-z]{2,3}(-\w+)?$/.test(name));
    const heavy = languages.flatMap((language) => readdirSync(path.join(folder, language)).map((name) => path.join(language, name)))
      .filter((name) => name.endsWith('.html'))
      .map((name) => [name, statSync(path.join(folder, name)).size + shared])
      .filter(([, bytes]) => bytes >= heaviest);
    assert.deepEqual(heavy, []);
  });

  test('without the script a page still shows its text, tables, maps and receipts', async () => {
    for (const name of pageTypes(folder, 'en')) {
      await open(folder, path.join('en', name), async (page, faults) => {
        assert.ok((await page.locator('main').innerText()).length > 100, name);
        for (const figure of await page.locator('figure').all()) {
          // Some tables stand open from the start.
          if (await figure.locator('details.data').getAttribute('open') === null) await figure.locator('details.data > summary').click();
          assert.ok(await figure.locator('tbody tr').first().isVisible(), name);
        }
        const link = page.locator('main a.fig[href^="#r-"]').first();
        if (await link.count() > 0) {
          await link.click();
          assert.ok(await page.locator('.receipt:target').isVisible(), `${name}: a figure leads to its receipt`);
        }
        assert.deepEqual(faults, [], name);
      }, { script: false });
    }
  });
});
