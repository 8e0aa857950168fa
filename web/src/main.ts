// SPDX-License-Identifier: Apache-2.0
// The script of every page. A part that fails leaves what the page shows without it.
import { chart } from './chart';
import { wireLanguages } from './languages';
import { map } from './map';
import { wireReceipts } from './receipts';

export { formatMessage } from './messages';

wireLanguages();
wireReceipts();
for (const figure of document.querySelectorAll<HTMLElement>('figure.map')) map(figure);
for (const figure of document.querySelectorAll<HTMLElement>('figure.chart')) chart(figure);
