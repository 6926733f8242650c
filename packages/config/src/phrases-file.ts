import type { ErrorObject } from 'ajv';
import type { Static } from 'typebox';
import { ConfigError, type Diagnostic, keyName, type Problem } from './diagnostics.ts';
import { PhraseSchema } from './phrases.schema.ts';
import { acceptsPhrases } from './phrases.validators.ts';
import { nearest } from './suggest.ts';
import { readText } from './text-file.ts';
import { hint, pathOf, valueProblem } from './value-problem.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** A phrase of the bank, with the names of the API. */
export type BankPhrase = Static<typeof PhraseSchema>;

const KEYS = Object.keys(PhraseSchema.properties);
/** Formats that no answer has while it is made. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['srt', 'vtt']);

/**
 * Reads the phrases of the bank.
 * @throws ConfigError with every fault and its place.
 */
export function readPhrases(path: string): readonly BankPhrase[] {
  const text = readText(path);
  if (text === undefined) throw new ConfigError('config_not_found', `${path}: no such file`);
  return parsePhrases(text, path);
}

/**
 * Parses phrases in YAML or JSON. An empty text has none.
 * @param file name for diagnostics.
 * @throws ConfigError `invalid_config` with every fault, in the order of the text.
 */
export function parsePhrases(text: string, file: string): readonly BankPhrase[] {
  const source = readYaml(text);
  const value: unknown = source.value ?? [];
  const problems = acceptsPhrases(value)
    ? [...value.flatMap(contradictions), ...repetitions(value, source)]
    : firstPerPath((acceptsPhrases.errors ?? []).map((error) => explain(error, value)));
  const diagnostics: Diagnostic[] = [
    ...source.faults.map((fault) => ({ file, ...fault })),
    ...problems.map(({ path, at, ...rest }) => ({
      ...{ file, ...source.placeOf(path, at) },
      // The place tells which phrase it is.
      ...{ key: keyName(path.slice(1)), ...rest },
    })),
  ];
  if (diagnostics.length > 0) {
    throw ConfigError.invalid(diagnostics.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  return value as BankPhrase[];
}

/** The last error of a path tells of all alternatives. */
function firstPerPath(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one.path), one])).values()];
}

function explain(error: ErrorObject, value: unknown): Problem {
  const path = pathOf(error.instancePath);
  if (error.keyword === 'required') {
    const message = `has no ${error.params.missingProperty}`;
    return { path, at: 'value', message };
  }
  if (error.keyword !== 'additionalProperties') return valueProblem(error, value, acceptsPhrases);
  const key = String(error.params.additionalProperty);
  return { path: [...path, key], at: 'key', message: 'unknown key', ...hint(nearest(key, KEYS)) };
}

function contradictions({ stream, formats }: BankPhrase, index: number): Problem[] {
  if (!stream || formats === undefined || !formats.every((name) => WHOLE_ONLY.has(name))) return [];
  const message = `must be false for ${formats.join(' and ')}, which is made when all is spoken`;
  return [{ path: [String(index), 'stream'], at: 'value', message }];
}

function repetitions(phrases: readonly BankPhrase[], { placeOf }: YamlSource): Problem[] {
  const first = new Map<string, number>();
  return phrases.flatMap((phrase, index): Problem[] => {
    const { formats: _formats, stream: _stream, ...spoken } = phrase;
    const name = JSON.stringify(Object.entries(spoken).sort(([a], [b]) => (a < b ? -1 : 1)));
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, index);
      return [];
    }
    const { line } = placeOf([String(before)], 'value');
    const message = `the same phrase as in line ${line}`;
    return [{ path: [String(index)], at: 'value', message }];
  });
}
