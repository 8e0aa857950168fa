// SPDX-License-Identifier: Apache-2.0
// What a reader does: walks a chart with the keyboard, opens a receipt, changes the language, prints.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { open, pageTypes, site, skip } from './browser.mjs';

/** Contrast of two colours written as #rrggbb: WCAG 2.2, definition of contrast ratio. */
function contrast(one, other) {
  const luminance = (hex) => {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

describe('reading', { skip }, () => {
  let folder;
  const withCharts = [];
  before(async () => {
    folder = site();
    for (const name of pageTypes(folder, 'en')) {
      await open(folder, `en/${name}`, async (page) => {
        if (await page.locator('figure.chart a.fig').count() > 0) withCharts.push(name);
      }, { script: false });
    }
    assert.ok(withCharts.length > 0, 'the site has charts');
  });

  for (const theme of ['light', 'dark']) {
    test(`colours of series and axes have a contrast of 3 on the page, ${theme}`, async () => {
      await open(folder, `en/${withCharts[0]}`, async (page) => {
        const colours = await page.evaluate(() => {
          const style = getComputedStyle(document.documentElement);
          const names = ['page', 'axis', 'accent', ...Array.from({ length: 8 }, (_none, index) => `s${index}`)];
          return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
        });
        for (const [name, colour] of Object.entries(colours)) {
          if (name !== 'page') assert.ok(contrast(colour, colours.page) >= 3, `--${name} ${colour} on ${colours.page}`);
        }
      }, { theme });
    });
  }

  for (const language of ['en', 'ar']) {
    test(`every chart of a page is drawn and can be walked point by point, ${language}`, async () => {
      for (const name of withCharts) {
        await open(folder, `${language}/${name}`, async (page) => {
          for (const figure of await page.locator('figure.chart').all()) {
            const canvas = figure.locator('.canvas');
            assert.ok(await canvas.locator('svg.drawing').isVisible());
            const texts = await figure.locator('td[data-v]').allTextContents();
            await canvas.focus();
            for (const key of ['Home', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'End']) {
              await page.keyboard.press(key);
              const said = await canvas.locator('[aria-live]').innerText();
              const shown = await canvas.locator('.tip strong').innerText();
              assert.ok(said.includes(shown) && texts.some((text) => text.trim() === shown), `${name}, ${key}: ${said}`);
            }
            assert.match(await figure.locator('.plot > .sr').innerText(), /\d/, 'the help names the number of points');
          }
        });
      }
    });
  }

  test('tables fit a screen of 1280 pixels, and on a phone a shadow tells that there is more', async () => {
    for (const name of ['annex-line300.html', 'annex-core.html', 'country-chn.html', 'growth.html']) {
      const tables = (page) => page.locator('.scroll:visible').evaluateAll((all) => all.map((element) => ({
        cut: element.scrollWidth > element.clientWidth, shade: getComputedStyle(element).backgroundImage.includes('gradient') })));
      await open(folder, `en/${name}`, async (page) => assert.ok((await tables(page)).every((table) => !table.cut), name));
      await open(folder, `en/${name}`, async (page) => assert.ok((await tables(page)).every((table) => table.shade), name), { width: 390 });
    }
  });

  test('a figure opens its receipt by the keyboard, Escape gives the focus back', async () => {
    await open(folder, `en/${withCharts[0]}`, async (page, faults) => {
      const link = page.locator('main a.fig[href^="#r-"]:visible').first();
      const figure = (await link.innerText()).trim();
      await link.focus();
      await page.keyboard.press('Enter');
      const panel = page.getByRole('dialog');
      await panel.waitFor();
      assert.ok((await panel.innerText()).includes(figure));
      assert.ok(await panel.locator('.expression').first().isVisible());
      assert.ok(await panel.locator('.copy').first().isVisible());
      assert.equal(await page.evaluate(() => document.activeElement.closest('dialog') !== null), true);
      await page.keyboard.press('Escape');
      assert.equal(await panel.count(), 0);
      assert.equal(await link.evaluate((element) => document.activeElement === element), true);
      assert.deepEqual(faults, []);
    });
  });

  test('a point of a chart opens the receipt of its figure', async () => {
    await open(folder, `en/${withCharts[0]}`, async (page) => {
      const canvas = page.locator('figure.chart:has(a.fig) .canvas').first();
      await canvas.focus();
      await page.keyboard.press('Home');
      const shown = await canvas.locator('.tip strong').innerText();
      await page.keyboard.press('Enter');
      assert.ok((await page.getByRole('dialog').innerText()).includes(shown));
      await page.keyboard.press('Escape');
      assert.equal(await canvas.evaluate((element) => document.activeElement === element), true);
    });
  });

  test('the language menu keeps the page and the place in it', async () => {
    await open(folder, `en/${withCharts[0]}`, async (page) => {
      const place = await page.locator('main h2[id], main figure[id]').first().getAttribute('id');
      await page.evaluate((id) => { location.hash = id; }, place);
      await page.locator('details.languages > summary').click();
      await page.locator('details.languages a[hreflang="ar"]').click();
      await page.waitForURL(`**/ar/${withCharts[0]}#${place}`);
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'ar');
    });
  });

  test('prints to PDF, receipts and menus left out', async () => {
    await open(folder, `en/${withCharts[0]}`, async (page) => {
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
      assert.ok(pdf.length > 20_000);
      await page.emulateMedia({ media: 'print' });
      for (const hidden of ['.receipts', 'details.languages', '.downloads']) assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
      assert.ok(await page.locator('figure.chart svg.drawing').first().isVisible());
    });
  });
});
