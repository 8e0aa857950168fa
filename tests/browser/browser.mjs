// SPDX-License-Identifier: Apache-2.0
// What every test here needs: a browser, a site to look at, and a page that notes all that it should not do.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const executablePath = process.env.SOLLEVA_CHROMIUM ?? '/usr/bin/chromium';

/** For the `skip` of a test: false where there is a browser. */
export const skip = existsSync(executablePath) ? false : `skipped: no chromium at ${executablePath}`;

/** Folder of the assets that web/ builds. */
const assets = process.env.SOLLEVA_ASSETS ?? path.join(root, 'build/release/web/assets');

/** Folder of a written site: $SOLLEVA_SITE, or cases/asia run by the program $SOLLEVA into $SOLLEVA_SITE_OUT. */
export function site() {
  if (process.env.SOLLEVA_SITE) return path.resolve(process.env.SOLLEVA_SITE);
  const program = process.env.SOLLEVA ?? path.join(root, 'build/release/bin/solleva');
  const out = process.env.SOLLEVA_SITE_OUT ?? path.join(root, 'build/release/tests/browser/site');
  execFileSync(program, ['run', path.join(root, 'cases/asia'), '-o', out], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** One page of each type, by its path below a language's folder: the country pages are all alike, so the longest and the shortest do. */
export function pageTypes(folder, language) {
  const all = readdirSync(path.join(folder, language)).filter((name) => name.endsWith('.html')).sort();
  const countries = all.filter((name) => name.startsWith('country-'));
  const chosen = countries.filter((name) => ['country-chn.html', 'country-prk.html'].includes(name));
  const others = all.filter((name) => !name.startsWith('country-'));
  return [...others, ...(chosen.length ? chosen : countries.slice(0, 1))];
}

const patience = 120_000;                 // milliseconds; a busy machine is no fault of a page
let browser;
if (!skip) after(() => browser?.close());

/**
 * Opens `file` and calls `look(page, faults)`. `faults` collects errors of scripts, messages on the console and every request that leaves
 * the folder `folder`; the caller decides whether there may be any.
 */
export async function open(folder, file, look, { theme = 'light', width = 1280, script = true } = {}) {
  browser ??= await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--disable-default-apps', '--no-default-browser-check', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 }, javaScriptEnabled: script, offline: true });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const faults = [];
    const inside = pathToFileURL(folder + path.sep).href;
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`); });
    page.on('request', (request) => { if (!request.url().startsWith(inside)) faults.push(`request: ${request.url()}`); });
    page.on('requestfailed', (request) => faults.push(`not found: ${request.url()}`));
    await page.goto(pathToFileURL(path.join(folder, file)).href);
    return await look(page, faults);
  } finally {
    await context.close();
  }
}

/** The messages {locale, message, args} as the script on the pages formats them. */
export async function format(cases) {
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
