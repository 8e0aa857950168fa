// SPDX-License-Identifier: Apache-2.0
// The script's own texts, which the page brings in its language (<script type="application/json" id="texts">).
import { formatMessage, type Arguments } from './messages.ts';

export type TextKey = 'close' | 'copy' | 'copied' | 'receipt' | 'chart_help' | 'point';

let patterns: Record<string, string> | undefined;

export function text(key: TextKey, args: Arguments = {}): string {
  patterns ??= JSON.parse(document.getElementById('texts')?.textContent ?? '{}') as Record<string, string>;
  const pattern = patterns[key];
  return pattern === undefined ? '' : formatMessage(language(), pattern, args);
}

export function language(): string {
  return document.documentElement.lang || 'en';
}

export function rightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}

/** A figure or name whose direction is its own, inside text of either direction. */
export function isolated(content: string): HTMLElement {
  const element = document.createElement('bdi');
  element.textContent = content;
  return element;
}
