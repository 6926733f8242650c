import type { TProperties } from 'typebox';
import * as Type from 'typebox';

/**
 * When a changed value takes effect after the service has read its file again (SIGHUP): `live` with
 * the next request, `reload` with a new engine that is loaded while the old one serves, `restart`
 * when the service is restarted.
 */
export type Apply = 'live' | 'reload' | 'restart';

/** The parts of the schema used for messages, suggestions and documentation; plain JSON Schema. */
export interface KeySchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly KeySchema[];
  readonly items?: KeySchema;
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  /** JSON Schema's mark for secrets, which may be set but not shown. */
  readonly writeOnly?: boolean;
  readonly 'x-apply'?: Apply;
  /** What holds if an optional key is absent. */
  readonly 'x-absent'?: string;
  /** The name of a pattern in messages. */
  readonly 'x-expected'?: string;
}

export const SCHEMA_ANNOTATIONS = ['x-apply', 'x-absent', 'x-expected'] as const;

/** A section: a map without other keys that defaults to its keys' defaults. */
export function section<P extends TProperties>(description: string, properties: P) {
  return Type.Object(properties, { description, default: {}, additionalProperties: false });
}

export function live(description: string) {
  return keyOptions('live', description);
}
export function reload(description: string) {
  return keyOptions('reload', description);
}
export function restart(description: string) {
  return keyOptions('restart', description);
}

/** Describes what holds if an optional key is not set. */
export function whenAbsent(meaning: string) {
  return { 'x-absent': meaning };
}

/** Text that must match `pattern`; messages call it `expected`. */
export function textLike(pattern: string, expected: string) {
  return {
    pattern,
    'x-expected': expected,
  };
}

const keyOptions = (apply: Apply, description: string) => ({ description, 'x-apply': apply });

export const PATH = textLike('^[^\\u0000]+$', 'a path');
/** Bytes, perhaps with a unit; see `bytesOf`. */
export const SIZE = textLike(
  '^(?!0+(\\.0+)?[KMGT]?$)\\d{1,15}(\\.\\d+)?[KMGT]?$',
  'a size such as 2G',
);

export const NAME = textLike('^[^\\u0000]+$', 'a name');

const IPV4 =
  '(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}(/(3[0-2]|[12]?\\d))?';
const IPV6 = '[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}(/(12[0-8]|1[01]\\d|\\d?\\d))?';

/** Text that is an address or a network. */
export const NETWORK = textLike(
  `^(${IPV4}|${IPV6})$`,
  'an address or a network such as 192.168.1.0/24',
);
