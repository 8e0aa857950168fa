// SPDX-License-Identifier: Apache-2.0
// A small box beside a point or a country. It repeats what keyboard and table give, so it is hidden from screen readers.
import { isolated } from './texts.ts';

export class Tip {
  private readonly box = document.createElement('div');

  constructor(private readonly host: HTMLElement) {
    this.box.className = 'tip';
    this.box.setAttribute('aria-hidden', 'true');
    host.append(this.box);
  }

  /** At x, y of the host; the first line is the strong one. */
  show(x: number, y: number, lines: string[]): void {
    this.box.replaceChildren(...lines.filter(Boolean).map((line, index) => {
      const part = document.createElement(index === 0 ? 'strong' : 'span');
      part.append(isolated(line));
      return part;
    }));
    this.box.classList.add('shown');
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = Math.min(Math.max(x - width / 2, 0), this.host.clientWidth - width);
    const above = y - height - 14;
    this.box.style.transform = `translate(${Math.round(left)}px, ${Math.round(above < 0 ? y + 14 : above)}px)`;
  }

  hide(): void {
    this.box.classList.remove('shown');
  }
}
