// SPDX-License-Identifier: Apache-2.0
// Numbers on axes: the NumberStyle of solleva/share/report.h with only as many decimals as tell one tick from the next.
import { pinnedNumberFormat } from './messages.ts';

export type NumberStyle =
  | 'year' | 'plain' | 'integer' | 'decimal1' | 'decimal2' | 'decimal3' | 'decimal4' | 'percent0' | 'percent1' | 'percent2'
  | 'points1' | 'dollars2' | 'people' | 'signed_people';

export type AxisFormat = (value: number, index: number, ticks: readonly number[]) => string;

export function axisFormat(language: string, style: NumberStyle): AxisFormat {
  const made = new Map<number, Intl.NumberFormat>();
  const format = (digits: number): Intl.NumberFormat => {
    let found = made.get(digits);
    if (!found) made.set(digits, (found = pinnedNumberFormat(language, options(style, digits))));
    return found;
  };
  const factor = style === 'points1' || style.startsWith('percent') ? 100 : 1;
  return (value, _index, ticks) => {
    if (style === 'year') return String(value);
    return format(decimals(ticks, factor)).format(style === 'points1' ? value * 100 : value);
  };
}

function options(style: NumberStyle, digits: number): Intl.NumberFormatOptions {
  if (style === 'people' || style === 'signed_people') {
    const sign = style === 'signed_people' ? 'exceptZero' : 'auto';
    return { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 2, signDisplay: sign };
  }
  const shown: Intl.NumberFormatOptions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (style.startsWith('percent')) shown.style = 'percent';
  if (style === 'points1') shown.signDisplay = 'exceptZero';
  return shown;
}

/** Decimals that the step between ticks needs: 0.25 needs two, 20 none. */
function decimals(ticks: readonly number[], factor: number): number {
  const [first, second] = ticks;
  if (first === undefined || second === undefined) return 0;
  const step = Math.abs(second - first) * factor;
  for (let digits = 0; digits < 4; digits += 1) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
  }
  return 4;
}
