// SPDX-License-Identifier: Apache-2.0
// One chart as an SVG by Observable Plot. Knows sizes and scales, nothing of the page around it.
import {
  areaY, axisX, axisY, barX, barY, dot, gridX, gridY, lineY, plot, ruleX, ruleY, scale, type Markish, type PlotOptions,
} from '@observablehq/plot';
import type { ChartData, Point, Series } from './chart_data.ts';
import { axisFormat } from './numbers.ts';
import { colour, dash, hatchDefs, marker, patternId } from './palette.ts';

export interface Frame {
  id: string;                    // of the chart; unique in the page
  width: number;
  start: number;                 // room for the labels of the axis at the side where reading starts
  end: number;                   // room on the other side, for half of the last label
  longest: number;               // a category's name wider than this is cut short
  rtl: boolean;
  language: string;
}

export interface Drawing {
  svg: SVGSVGElement;
  place(point: Point): { x: number; y: number };
}

const bottom = 30, top = 10;

export function draw(data: ChartData, frame: Frame): Drawing {
  const options = data.sideways ? sidewaysOptions(data, frame) : uprightOptions(data, frame);
  const svg = plot(options) as SVGSVGElement & { scale(name: string): ScaleLike };
  svg.removeAttribute('font-family');
  const x = svg.scale('x'), y = svg.scale('y');
  return {
    svg,
    place: (point) => data.sideways
      ? { x: x.apply(point.to), y: y.apply(point.x) + (y.bandwidth ?? 0) * share(data, point.series) }
      : { x: x.apply(point.x) + (x.bandwidth ?? 0) * share(data, point.series), y: y.apply(point.to) },
  };
}

interface ScaleLike {
  apply(value: unknown): number;
  bandwidth?: number;
}

/** Where in its category a series stands: side by side for bars, all in the middle else. */
function share(data: ChartData, series: number): number {
  return data.spec.kind === 'bar' ? (series + 0.5) / data.series.length : 0.5;
}

function common(frame: Frame): PlotOptions {
  const [left, right] = frame.rtl ? [frame.end, frame.start] : [frame.start, frame.end];
  return {
    width: frame.width, marginTop: top, marginBottom: bottom, marginLeft: left, marginRight: right, className: 'drawing',
    style: { fontFamily: 'inherit', fontSize: '13px', background: 'none', overflow: 'visible', direction: 'ltr' },
  };
}

function uprightOptions(data: ChartData, frame: Frame): PlotOptions {
  const { spec, series } = data;
  const base = common(frame);
  const banded = spec.kind === 'bar' || spec.kind === 'stacked_bar' || (!data.numericX && spec.kind === 'dot');
  const xs = [...new Set((series[0]?.points ?? []).map(({ x }) => x))];
  const room = frame.width - frame.start - frame.end;
  const x: PlotOptions['x'] = banded || !data.numericX
    ? { type: banded ? 'band' : 'point', domain: xs, reverse: frame.rtl, label: null, ...(banded ? { padding: 0.2 } : {}) }
    : { type: 'linear', reverse: frame.rtl, label: null };
  const xFormat = spec.xStyle ? axisFormat(frame.language, spec.xStyle) : (value: unknown) => String(value);
  const ticks = Math.max(2, Math.floor(room / (data.numericX ? 64 : 90)));
  const xTicks = banded || !data.numericX ? { ticks: thinned(xs, ticks) } : wholeTicks(data, xs as number[], ticks);
  return {
    ...base,
    height: Math.round(Math.min(400, Math.max(250, frame.width * 0.5))),
    x,
    y: { type: 'linear', nice: true, zero: zeroBased(data), label: null },
    marks: [
      () => hatchDefs(frame.id, series.length),
      gridY({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
      axisY({ ticks: 5, tickSize: 0, anchor: frame.rtl ? 'right' : 'left', tickFormat: axisFormat(frame.language, spec.yStyle) as never }),
      axisX({ ...xTicks, tickSize: 4, tickFormat: xFormat as never }),
      ...uprightMarks(data, frame, banded ? scale({ x: { ...x, range: [0, room] } as never }).bandwidth ?? 0 : 0),
      ruleY(zeroBased(data) || spansZero(data) ? [0] : [], { stroke: 'var(--axis)' }),
    ],
  };
}

function uprightMarks(data: ChartData, frame: Frame, band: number): Markish[] {
  const channels = { x: 'x', y1: 'from', y2: 'to' };
  return data.series.flatMap(({ points }, index): Markish[] => {
    const shown = points.filter(({ value }) => !Number.isNaN(value));
    switch (data.spec.kind) {
      case 'line':
        return [
          lineY(points, { x: 'x', y: 'value', stroke: colour(index), strokeWidth: 2.5, strokeDasharray: dash(index) }),
          dot(marked(shown), { x: 'x', y: 'value', symbol: marker(index), r: 3.5, fill: colour(index), stroke: 'var(--page)' }),
        ];
      case 'stacked_area':
        return [areaY(shown, { ...channels, fill: fill(frame, index), stroke: 'var(--page)', strokeWidth: 1.5 })];
      case 'dot':
        return [dot(shown, { x: 'x', y: 'value', symbol: marker(index), r: 4.5, fill: colour(index), stroke: 'var(--page)' })];
      case 'bar': {
        const slot = band / data.series.length;
        return [barY(shown, { ...channels, fill: fill(frame, index), insetLeft: index * slot, insetRight: band - (index + 1) * slot })];
      }
      case 'stacked_bar':
        return [barY(shown, { ...channels, fill: fill(frame, index), stroke: 'var(--page)', strokeWidth: 1 })];
    }
  });
}

function sidewaysOptions(data: ChartData, frame: Frame): PlotOptions {
  const { spec, series } = data;
  const names = [...new Set((series[0]?.points ?? []).map(({ x }) => x))];
  const rowHeight = spec.kind === 'bar' ? Math.max(24, series.length * 12 + 10) : 24;
  const inner = names.length * rowHeight;
  const y: PlotOptions['y'] = { type: 'band', domain: names, padding: spec.kind === 'dot' ? 0 : 0.22, label: null };
  const band = scale({ y: { ...y, range: [0, inner] } as never }).bandwidth ?? 0;
  const ticks = Math.max(2, Math.floor((frame.width - frame.start - frame.end) / 75));
  return {
    ...common(frame),
    height: inner + top + bottom,
    x: { type: 'linear', nice: true, zero: zeroBased(data), reverse: frame.rtl, label: null },
    y,
    marks: [
      () => hatchDefs(frame.id, series.length),
      gridX({ ticks, stroke: 'var(--grid)', strokeOpacity: 1 }),
      axisX({ ticks, tickSize: 0, anchor: 'bottom', tickFormat: axisFormat(frame.language, spec.yStyle) as never }),
      axisY({ tickSize: 0, anchor: frame.rtl ? 'right' : 'left', lineWidth: frame.longest / 13, textOverflow: 'ellipsis' }),
      ...sidewaysMarks(data, frame, band),
      ruleX(zeroBased(data) || spansZero(data) ? [0] : [], { stroke: 'var(--axis)' }),
    ],
  };
}

function sidewaysMarks(data: ChartData, frame: Frame, band: number): Markish[] {
  const channels = { y: 'x', x1: 'from', x2: 'to' };
  const rules: Markish[] = data.spec.kind === 'dot' ? [gridY({ stroke: 'var(--grid)', strokeOpacity: 1, strokeDasharray: '1 3' })] : [];
  return rules.concat(data.series.map(({ points }, index): Markish => {
    const shown = points.filter(({ value }) => !Number.isNaN(value));
    if (data.spec.kind === 'dot') {
      return dot(shown, { y: 'x', x: 'value', symbol: marker(index), r: 5, fill: colour(index), stroke: 'var(--page)' });
    }
    const slot = band / data.series.length;
    const insets = data.spec.kind === 'bar' ? { insetTop: index * slot, insetBottom: band - (index + 1) * slot } : {};
    return barX(shown, { ...channels, fill: fill(frame, index), stroke: 'var(--page)', strokeWidth: data.spec.kind === 'bar' ? 0 : 1, ...insets });
  }));
}

function fill(frame: Frame, series: number): string {
  return `url(#${patternId(frame.id, series)})`;
}

/** Markers on a dense line would hide it: one in every so many. */
function marked(points: Point[]): Point[] {
  const step = Math.ceil(points.length / 24);
  return points.filter((_point, index) => (points.length - 1 - index) % step === 0);
}

function thinned<T>(values: T[], wanted: number): T[] {
  const step = Math.ceil(values.length / wanted);
  return values.filter((_value, index) => index % step === 0);
}

/** Years and ranks have no halves: no more ticks than there are whole steps. */
function wholeTicks(data: ChartData, xs: number[], wanted: number): { ticks: number } {
  const whole = data.spec.xStyle === 'year' || data.spec.xStyle === 'integer';
  return { ticks: whole ? Math.min(wanted, Math.max(1, Math.max(...xs) - Math.min(...xs))) : wanted };
}

function values(series: Series[]): number[] {
  return series.flatMap(({ points }) => points.flatMap(({ from, to, value }) => (Number.isNaN(value) ? [] : [from, to])));
}

/** Bars and areas start at zero; so do lines and dots unless all of them are far from it. */
function zeroBased(data: ChartData): boolean {
  if (data.spec.kind !== 'line' && data.spec.kind !== 'dot') return true;
  const all = data.series.flatMap(({ points }) => points.map(({ value }) => value)).filter((value) => !Number.isNaN(value));
  const low = Math.min(...all), high = Math.max(...all);
  return low >= 0 && low < high / 2;
}

function spansZero(data: ChartData): boolean {
  const all = values(data.series);
  return Math.min(...all) < 0 && Math.max(...all) > 0;
}
