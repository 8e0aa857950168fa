// SPDX-License-Identifier: Apache-2.0
// What a chart draws, read from its data table: picture, table and receipts cannot differ.
import type { NumberStyle } from './numbers.ts';

export type Kind = 'line' | 'bar' | 'stacked_area' | 'stacked_bar' | 'dot';

export interface Spec {
  kind: Kind;
  x: number;
  y: number[];
  xStyle?: NumberStyle;
  yStyle: NumberStyle;
  xLabel: string;
  yLabel: string;
}

export interface Point {
  series: number;
  row: number;
  x: number | string;
  xText: string;
  value: number;                 // NaN where the table has none
  text: string;
  from: number;                  // where its area or bar starts and ends: 0 and value, or its place in the stack
  to: number;
  receipt: HTMLAnchorElement | null;
}

export interface Series {
  name: string;
  points: Point[];
}

export interface ChartData {
  spec: Spec;
  series: Series[];
  sideways: boolean;             // categories run down the page, values across it
  numericX: boolean;
  count: number;                 // points that have a value
}

export function readChart(figure: HTMLElement): ChartData {
  const spec = JSON.parse(figure.querySelector('script.spec')?.textContent ?? '') as Spec;
  const table = figure.querySelector('table');
  if (!table?.tHead?.rows[0]) throw new Error(`the chart ${figure.id} has no table`);
  const heads = table.tHead.rows[0].cells;
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const numericX = spec.xStyle !== undefined;
  const series = spec.y.map((column, index): Series => {
    const head = heads[column];
    const name = (head?.querySelector('.title') ?? head)?.textContent?.trim() ?? '';
    const points = rows.map((row, place) => readPoint(row, place, spec, column, index, numericX));
    return { name, points };
  });
  if (spec.kind === 'stacked_area' || spec.kind === 'stacked_bar') stack(series);
  const sideways = !numericX && spec.kind !== 'line' && spec.kind !== 'stacked_area';
  const count = series.reduce((sum, { points }) => sum + points.filter(({ value }) => !Number.isNaN(value)).length, 0);
  return { spec, series, sideways, numericX, count };
}

function readPoint(row: HTMLTableRowElement, place: number, spec: Spec, column: number, series: number, numericX: boolean): Point {
  const head = row.cells[spec.x], cell = row.cells[column];
  const xText = head?.textContent?.trim() ?? '';
  const value = exact(cell);
  return {
    series,
    row: place,
    x: numericX ? exact(head) : xText,
    xText,
    value,
    text: cell?.textContent?.trim() ?? '',
    from: 0,
    to: value,
    receipt: cell?.querySelector<HTMLAnchorElement>('a.fig') ?? null,
  };
}

function exact(cell: HTMLElement | undefined): number {
  const raw = cell?.dataset['v'];
  return raw === undefined || raw === '' ? NaN : Number(raw);
}

/** Puts each series on the one before it; what is negative goes down from zero by itself. */
function stack(series: Series[]): void {
  const up: number[] = [], down: number[] = [];
  for (const { points } of series) {
    for (const point of points) {
      if (Number.isNaN(point.value)) continue;
      const side = point.value < 0 ? down : up;
      point.from = side[point.row] ?? 0;
      point.to = point.from + point.value;
      side[point.row] = point.to;
    }
  }
}
