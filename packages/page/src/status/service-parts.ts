import { make } from '../dom/element.ts';
import type { Formats } from '../languages/formats.ts';
import type { Texts } from '../languages/texts.ts';
import { configValue, logFields } from './config-values.ts';
import type { ConfigSection, LogWarning } from './service-facts.ts';

/** The configuration in force, a table for each section; defaults are pale. */
export function configTables(sections: readonly ConfigSection[], texts: Texts): readonly Node[] {
  return sections.map(({ section, keys }) => {
    const rows = keys.map((one) => {
      const isPale = one.isDefault && !one.isSecret;
      return make(
        'tr',
        isPale ? { class: 'default' } : {},
        make('th', { scope: 'row' }, make('code', {}, one.key)),
        make('td', {}, make('code', {}, configValue(one, texts))),
        make('td', {}, isPale ? texts.statusConfigDefault : ''),
      );
    });
    const heading = make('h3', {}, make('code', {}, section));
    return make('section', {}, heading, make('table', {}, make('tbody', {}, ...rows)));
  });
}

/** Warnings and errors of the log, the latest first. */
export function warningItems(
  warnings: readonly LogWarning[],
  texts: Texts,
  { time }: Formats,
): readonly Node[] {
  if (warnings.length === 0) return [make('p', { class: 'faint' }, texts.statusWarningsNone)];
  const items = warnings.toReversed().map((warning) => {
    const { level, msg, fields } = warning;
    const details = logFields(fields);
    return make(
      'li',
      {},
      make('time', { datetime: warning.time }, time(warning.time)),
      make('b', { class: `level ${level}` }, level),
      make('span', { class: 'message' }, msg),
      ...(details === '' ? [] : [make('pre', {}, details)]),
    );
  });
  return [make('ol', {}, ...items)];
}
