import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { keyName } from './diagnostics.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface YamlFault extends Place {
  readonly key: string;
  readonly message: string;
}

export interface YamlSource {
  /** Plain data; undefined if the text has faults that make its meaning uncertain. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** Position of the value (or the key) at a path, else the nearest position around it. */
  readonly placeOf: (path: readonly string[], what: 'key' | 'value') => Place;
}

/** Parses one YAML 1.2 document (JSON is a subset) and keeps the positions of its parts. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    logLevel: 'error',
  });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults = [
    ...document.errors.map((error) => syntaxFault(document, error, place)),
    ...document.warnings.map((warning) => syntaxFault(document, warning, place)),
    ...unknownAliases(document, place),
  ];
  const readable =
    faults.length === document.errors.length &&
    document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  const value = readable ? toData(document, faults) : undefined;
  return {
    value,
    faults: firstPerPlace(faults),
    placeOf: (path, what) => place(offsetOf(document, path, what)),
  };
}

const MESSAGES: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'given a second time',
  MULTIPLE_DOCS: 'a second YAML document starts here; there must be only one',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
};

const syntaxFault = (
  document: Document.Parsed,
  error: YAMLError,
  place: (offset: number) => Place,
): YamlFault => ({
  ...place(error.pos[0]),
  key: error.code === 'DUPLICATE_KEY' ? keyName(pathAt(document, error.pos[0])) : '',
  message: MESSAGES[error.code] ?? `not valid YAML: ${error.message.split('\n', 1)[0]}`,
});

const unknownAliases = (
  document: Document.Parsed,
  place: (offset: number) => Place,
): YamlFault[] => {
  const faults: YamlFault[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      faults.push({
        ...place(alias.range?.[0] ?? 0),
        key: '',
        message: `*${alias.source} refers to an anchor that does not stand before it`,
      });
    },
  });
  return faults;
};

/** The parser often reports one mistake twice at the same character; the first message is best. */
const firstPerPlace = (faults: readonly YamlFault[]): YamlFault[] => [
  ...new Map(faults.toReversed().map((fault) => [`${fault.line}:${fault.column}`, fault])).values(),
];

/** Some faults of aliases and merges are found only when they are resolved. */
const toData = (document: Document.Parsed, faults: YamlFault[]): unknown => {
  try {
    return document.toJS();
  } catch (error) {
    const message = `not valid YAML: ${(error as Error).message}`;
    faults.push({ line: 1, column: 1, key: '', message });
    return undefined;
  }
};

const keyText = (pair: Pair): string =>
  String(isScalar(pair.key) ? pair.key.value : (pair.key ?? ''));

/** The path of the key at `offset`. */
const pathAt = (document: Document.Parsed, offset: number): string[] => {
  let found: string[] = [];
  visit(document, {
    Pair: (_key, pair, ancestors) => {
      if ((pair.key as Node | null)?.range?.[0] !== offset) return undefined;
      found = [...ancestors.filter(isPair), pair].map(keyText);
      return visit.BREAK;
    },
  });
  return found;
};

const offsetOf = (
  document: Document.Parsed,
  path: readonly string[],
  what: 'key' | 'value',
): number => {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, name] of path.entries()) {
    const collection = isAlias(node) ? node.resolve(document) : node;
    if (!isCollection(collection)) break;
    const pair = isMap(collection)
      ? collection.items.findLast((item) => keyText(item) === name)
      : undefined;
    node = pair === undefined ? collection.get(Number(name), true) : pair.value;
    const isTarget = depth === path.length - 1;
    const written = isTarget && what === 'key' ? undefined : writtenValue(node);
    offset = written ?? startOf(pair?.key) ?? startOf(node) ?? offset;
  }
  return offset;
};

/** A missing value (`port:`) has no position; its key is used instead. */
const writtenValue = (node: unknown): number | undefined =>
  isScalar(node) && node.value === null && node.source === '' ? undefined : startOf(node);

const startOf = (node: unknown): number | undefined =>
  (node as Node | null | undefined)?.range?.[0];
