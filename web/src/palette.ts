// SPDX-License-Identifier: Apache-2.0
// How one series is told from another without colour: dashes and markers for lines and dots, hatching for areas and bars.
// The colours are --s0.. of style/main.css, one set a theme.

import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye, type SymbolType } from 'd3-shape';

const colours = 8;

const dashes = ['none', '7 4', '2 3', '10 3 2 3', '1 4', '12 4', '6 2 2 2 2 2', '4 6'];
const symbols: SymbolType[] = [
  symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolStar, symbolWye, symbolCross,
];

export function colour(series: number): string {
  return `var(--s${series % colours})`;
}

export function dash(series: number): string {
  return dashes[series % dashes.length]!;
}

export function marker(series: number): SymbolType {
  return symbols[series % symbols.length]!;
}

export function markerPath(series: number, radius: number): string {
  return symbol(marker(series), Math.PI * radius * radius)() ?? '';
}

// Lines drawn over the fill, in a tile of 8 by 8; the first series is plain.
const hatches = ['', 'M0 8L8 0', 'M0 4H8', 'M0 0L8 8', 'M4 0V8', 'M0 8L8 0M0 0L8 8', 'M2 4h4', 'M0 4H8M4 0V8'];

export function patternId(chart: string, series: number): string {
  return `${chart}-hatch-${series}`;
}

/** <defs> with the fill of each of `count` series. */
export function hatchDefs(chart: string, count: number): SVGDefsElement {
  const defs = svg('defs', {});
  for (let series = 0; series < count; series += 1) {
    const pattern = svg('pattern', { id: patternId(chart, series), width: '8', height: '8', patternUnits: 'userSpaceOnUse' });
    const base = svg('rect', { width: '8', height: '8' });
    base.style.fill = colour(series);
    pattern.append(base);
    const lines = hatches[series % hatches.length];
    if (lines) {
      const path = svg('path', { d: lines, fill: 'none', 'stroke-width': '1.2' });
      path.style.stroke = 'var(--hatch)';
      pattern.append(path);
    }
    defs.append(pattern);
  }
  return defs;
}

export function svg<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
