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
each('figure.map', map);
each('figure.chart', chart);

function each(selector: string, draw: (figure: HTMLElement) => void): void {
  for (const figure of document.querySelectorAll<HTMLElement>(selector)) {
    try {
      draw(figure);
    } catch (error) {
      reportError(error);
    }
  }
}
