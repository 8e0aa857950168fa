// SPDX-License-Identifier: Apache-2.0
// ICU MessageFormat 1 in the browser, pinned to what the C++ side writes (docs/decisions/0020-numbers-in-languages.md): thousands are grouped
// in every language also where CLDR would start at ten thousand (it, es, pt), and Arabic has Latin digits.
import { IntlMessageFormat } from 'intl-messageformat';

export type Arguments = Record<string, string | number>;

// Chromium ships no numbers for these languages and would write them as the reader's machine does; these have the same digits, groups and signs.
const standIns: Record<string, string> = { ne: 'hi-u-nu-deva', my: 'en-u-nu-mymr' };

export function pinnedLocale(language: string): string {
  const root = language.split('-')[0] ?? language;
  if (root === 'ar') return `${language}-u-nu-latn`;
  if (Intl.NumberFormat.supportedLocalesOf([language]).length > 0) return language;
  return standIns[root] ?? 'en';
}

export function pinnedNumberFormat(language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return new Intl.NumberFormat(pinnedLocale(language), { useGrouping: 'always', ...options } as Intl.NumberFormatOptions);
}

const cache = new Map<string, IntlMessageFormat>();

/** `pattern` with its arguments, as the language writes numbers, plurals and selections. A broken pattern throws. */
export function formatMessage(language: string, pattern: string, args: Arguments): string {
  const key = `${language}\n${pattern}`;
  let format = cache.get(key);
  if (!format) {
    format = new IntlMessageFormat(pattern, language, undefined, {
      ignoreTag: true,
      formatters: {
        getNumberFormat: (_locales, options) => pinnedNumberFormat(language, options as Intl.NumberFormatOptions),
        getDateTimeFormat: (_locales, options) => new Intl.DateTimeFormat(pinnedLocale(language), options),
        getPluralRules: (_locales, options) => new Intl.PluralRules(language, options),
      },
    });
    cache.set(key, format);
  }
  return format.format(args) as string;
}
