// SPDX-License-Identifier: Apache-2.0
// The script of every page. A part that fails leaves what the page shows without it.
import { chart } from './chart.ts';
import { wireLanguages } from './languages.ts';
import { map } from './map.ts';
import { wireReceipts } from './receipts.ts';

export { formatMessage } from './messages.ts';

wireLanguages();
document.querySelector('nav.pages [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });     // the list scrolls on a phone
wireReceipts();
for (const figure of document.querySelectorAll<HTMLElement>('figure.map')) map(figure);
for (const figure of document.querySelectorAll<HTMLElement>('figure.chart')) chart(figure);
