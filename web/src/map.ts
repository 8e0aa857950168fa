// SPDX-License-Identifier: Apache-2.0
// A map answers to the pointer: name and value of the country under it, a click goes to its page. The table beside it does the same for the keyboard.
import { Tip } from './tip.ts';

export function map(figure: HTMLElement): void {
  const drawing = figure.querySelector('svg');
  if (!drawing) return;
  const host = document.createElement('div');
  host.className = 'canvas';
  drawing.replaceWith(host);
  host.append(drawing);
  const tip = new Tip(host);
  for (const title of drawing.querySelectorAll('path title, circle title')) {
    const country = title.parentElement as unknown as SVGElement;
    const label = title.textContent ?? '';
    title.remove();                                             // else the browser shows its own box too
    country.addEventListener('pointermove', (event) => {
      const box = host.getBoundingClientRect();
      tip.show(event.clientX - box.left, event.clientY - box.top, [label]);
    });
    country.addEventListener('pointerleave', () => tip.hide());
  }
  drawing.addEventListener('click', (event) => {
    const address = (event.target as SVGElement).dataset['href'];
    if (address) location.assign(address);
  });
}
