const TAG = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i;

/** A language as people write it, in one form (`de_DE` → `de-de`); undefined if it is not one. */
export function languageKey(name: string): string | undefined {
  return TAG.test(name) ? name.toLowerCase().replaceAll('_', '-') : undefined;
}

/** Whether a voice of this language speaks a wanted one: `de_AT` speaks `de`, but not `de-DE`. */
export function isOfLanguage(language: string, wanted: string): boolean {
  const key = languageKey(language);
  return key !== undefined && (key === wanted || key.startsWith(`${wanted}-`));
}

/** The language as BCP 47 writes it: `de_DE` → `de-DE`; unchanged if it is not one. */
export function bcp47(language: string): string {
  try {
    return Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0] ?? language;
  } catch {
    return language;
  }
}

/** The language's own name: `de_DE` → `Deutsch`; undefined if it is not known. */
export function ownName(language: string): string | undefined {
  const [code = ''] = bcp47(language).split('-');
  try {
    return new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }).of(code);
  } catch {
    return undefined;
  }
}
