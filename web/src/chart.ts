// SPDX-License-Identifier: Apache-2.0
// Puts a chart into its figure: axis titles, legend, drawing, and a cursor that keyboard and pointer move from point to point.
import { readChart, type ChartData, type Point } from './chart_data.ts';
import { draw, type Drawing } from './drawing.ts';
import { colour, dash, markerPath, patternId, svg } from './palette.ts';
import { openReceipt } from './receipts.ts';
import { language, rightToLeft, text } from './texts.ts';
import { Tip } from './tip.ts';

const paperWidth = 660;           // CSS pixels between the margins of A4

export function chart(figure: HTMLElement): void {
  const data = readChart(figure);
  const canvas = element('div', 'canvas');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-labelledby', `${figure.id}-title`);
  const help = element('p', 'sr', text('chart_help', { n: data.count }));
  help.id = `${figure.id}-help`;
  canvas.setAttribute('aria-describedby', help.id);
  const parts: HTMLElement[] = [element('p', 'y-title', data.spec.yLabel)];
  if (data.series.length > 1) parts.push(legend(figure.id, data));
  parts.push(canvas);
  if (data.spec.xLabel && !data.sideways) parts.push(element('p', 'x-title', data.spec.xLabel));
  const plot = element('div', 'plot');
  plot.append(help, ...parts);
  figure.insertBefore(plot, figure.querySelector('details.data'));

  const cursor = new Cursor(canvas, data);
  const paper = matchMedia('print');
  let width = 0;
  const redraw = (): void => {
    const now = paper.matches ? paperWidth : Math.floor(canvas.clientWidth);
    if (now < 50 || now === width) return;
    width = now;
    cursor.show(fitted(canvas, data, figure.id, width));
  };
  new ResizeObserver(() => requestAnimationFrame(redraw)).observe(canvas);
  paper.addEventListener('change', redraw);
  redraw();
}

/** Draws once to learn how wide the labels are, then again with just that room. */
function fitted(canvas: HTMLElement, data: ChartData, id: string, width: number): Drawing {
  const longest = width * 0.42;
  const frame = { id, width, start: data.sideways ? longest : 48, end: 16, longest, rtl: rightToLeft(), language: language() };
  let drawing = draw(data, frame);
  place(canvas, drawing);
  const labels = [...drawing.svg.querySelectorAll<SVGTextElement>('[aria-label="y-axis tick label"] text')];
  frame.start = Math.ceil(Math.max(0, ...labels.map((label) => label.getBBox().width)) + 10);
  const across = [...drawing.svg.querySelectorAll<SVGTextElement>('[aria-label="x-axis tick label"] text')];
  frame.end = Math.ceil(Math.max(16, ...across.slice(-1).map((label) => label.getBBox().width / 2 + 4)));
  drawing = draw(data, frame);
  place(canvas, drawing);
  return drawing;
}

function place(canvas: HTMLElement, drawing: Drawing): void {
  canvas.querySelector('svg')?.remove();
  drawing.svg.setAttribute('aria-hidden', 'true');
  canvas.prepend(drawing.svg);
}

function legend(id: string, { spec, series }: ChartData): HTMLElement {
  const list = element('ul', 'legend');
  series.forEach(({ name }, index) => {
    const sample = svg('svg', { width: '28', height: '14', 'aria-hidden': 'true' });
    if (spec.kind === 'line' || spec.kind === 'dot') {
      const line = svg('path', { d: 'M0 7H28', 'stroke-width': '2.5', 'stroke-dasharray': dash(index) });
      line.style.stroke = colour(index);
      const mark = svg('path', { d: markerPath(index, 4.5), transform: 'translate(14,7)' });
      mark.style.fill = colour(index);
      sample.append(...(spec.kind === 'line' ? [line, mark] : [mark]));
    } else {
      sample.append(svg('rect', { width: '28', height: '14', rx: '2', fill: `url(#${patternId(id, index)})` }));
    }
    const item = element('li', '');
    item.append(sample, name);
    list.append(item);
  });
  return list;
}

class Cursor {
  private readonly tip: Tip;
  private readonly said = element('p', 'sr');
  private readonly ring = svg('circle', { class: 'ring', r: '7' });
  private readonly columns: Point[][];           // the points of each row of the table, those without a value left out
  private drawing: Drawing | undefined;
  private at: Point | undefined;

  constructor(private readonly canvas: HTMLElement, private readonly data: ChartData) {
    const rows = data.series[0]?.points.length ?? 0;
    const all = Array.from({ length: rows }, (_none, row) => data.series.flatMap(({ points }) => points[row] ?? []));
    this.columns = all.map((points) => points.filter(({ value }) => !Number.isNaN(value))).filter((points) => points.length > 0);
    this.tip = new Tip(canvas);
    this.said.setAttribute('aria-live', 'polite');
    canvas.append(this.said);
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('blur', () => this.leave());
    canvas.addEventListener('pointermove', (event) => this.move(this.nearest(event), false));
    canvas.addEventListener('pointerleave', () => this.leave());
    canvas.addEventListener('click', (event) => {
      this.move(this.nearest(event), false);
      this.open();
    });
  }

  show(drawing: Drawing): void {
    this.leave();
    this.drawing = drawing;
    drawing.svg.append(this.ring);
  }

  private key(event: KeyboardEvent): void {
    const forward = rightToLeft() && !this.data.sideways ? 'ArrowLeft' : 'ArrowRight';
    const back = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const along = this.data.sideways ? ['ArrowUp', 'ArrowDown'] : [back, forward];
    const among = this.data.sideways ? ['ArrowLeft', 'ArrowRight'] : ['ArrowDown', 'ArrowUp'];
    const steps: Record<string, () => Point | undefined> = {
      [along[0]!]: () => this.step(-1), [along[1]!]: () => this.step(1),
      [among[0]!]: () => this.change(-1), [among[1]!]: () => this.change(1),
      Home: () => this.columns[0]?.[0], End: () => this.columns.at(-1)?.[0],
    };
    const go = steps[event.key];
    if (go) this.move(go(), true);
    else if (event.key === 'Enter') this.open();
    else if (event.key === 'Escape') this.leave();
    else return;
    event.preventDefault();
  }

  private step(by: number): Point | undefined {
    const column = this.columns.findIndex((points) => points[0]?.row === this.at?.row);
    const next = this.columns[Math.min(Math.max(column + by, 0), this.columns.length - 1)];
    return next?.find(({ series }) => series === this.at?.series) ?? next?.[0];
  }

  private change(by: number): Point | undefined {
    const column = this.columns.find((points) => points[0]?.row === this.at?.row) ?? this.columns[0];
    if (!column || !this.at) return column?.[0];
    return column[(column.indexOf(this.at) + by + column.length) % column.length];
  }

  private nearest(event: MouseEvent): Point | undefined {
    const { drawing } = this;
    if (!drawing) return undefined;
    const box = drawing.svg.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    let best: Point | undefined, least = Infinity;
    for (const point of this.columns.flat()) {
      const place = drawing.place(point);
      const [along, across] = this.data.sideways ? [place.y - y, place.x - x] : [place.x - x, place.y - y];
      const distance = along * along * 4 + across * across;
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  private move(point: Point | undefined, say: boolean): void {
    if (!point || !this.drawing) return;
    this.at = point;
    const { x, y } = this.drawing.place(point);
    this.ring.setAttribute('cx', String(x));
    this.ring.setAttribute('cy', String(y));
    this.ring.classList.add('shown');
    const name = this.data.series.length > 1 ? this.data.series[point.series]?.name ?? '' : this.data.spec.yLabel;
    this.canvas.classList.toggle('opens', point.receipt !== null);
    this.tip.show(x, y, [point.text, name, point.xText]);
    if (say) this.said.textContent = text('point', { series: name, x: point.xText, value: point.text });
  }

  private open(): void {
    if (this.at?.receipt) openReceipt(this.at.receipt, this.canvas);
  }

  private leave(): void {
    this.tip.hide();
    this.ring.classList.remove('shown');
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, content = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = content;
  return made;
}
