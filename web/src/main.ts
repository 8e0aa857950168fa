// SPDX-License-Identifier: Apache-2.0
// The script of every page. A part that fails leaves what the page shows without it.
import { chart } from './chart.ts';
import { map } from './map.ts';
import { showCurrentPage, wireLanguages } from './navigation.ts';
import { wireReceipts } from './receipts.ts';

export { formatMessage } from './messages.ts';

wireLanguages();
showCurrentPage();
wireReceipts();
for (const figure of document.querySelectorAll<HTMLElement>('figure.map')) map(figure);
for (const figure of document.querySelectorAll<HTMLElement>('figure.chart')) chart(figure);
