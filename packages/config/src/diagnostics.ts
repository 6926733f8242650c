/** One fault in a configuration file. */
export interface Diagnostic {
  /** The file name as the caller gave it. */
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** `server.port`; empty for a fault of the file itself. */
  readonly key: string;
  readonly message: string;
  /** The valid value or key that is probably meant. */
  readonly suggestion?: string;
}

/** A fault of a value, without its position in a file. */
export interface Problem {
  readonly path: readonly string[];
  /** Whether the key or its value is wrong. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly suggestion?: string;
}

/**
 * `invalid_config`: the file has faults, all of them in `diagnostics`; `config_not_found` and
 * `config_unreadable`: it could not be read; `render_failed`: it is valid, but the rendered file
 * could not be written.
 */
export type ConfigErrorCode =
  | 'invalid_config'
  | 'config_not_found'
  | 'config_unreadable'
  | 'render_failed';

/** The only error of this package; `message` is for the operator, one line per fault. */
export class ConfigError extends Error {
  readonly code: ConfigErrorCode;
  readonly diagnostics: readonly Diagnostic[];

  constructor(
    code: ConfigErrorCode,
    message: string,
    options: { cause?: unknown; diagnostics?: readonly Diagnostic[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConfigError';
    this.code = code;
    this.diagnostics = options.diagnostics ?? [];
  }

  static invalid(diagnostics: readonly Diagnostic[]): ConfigError {
    return new ConfigError('invalid_config', diagnostics.map(formatDiagnostic).join('\n'), {
      diagnostics,
    });
  }
}

/** `hailo-piper.yaml:12:7 server.prot: unknown key (did you mean server.port?)` */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, key, message, suggestion } = diagnostic;
  const subject = key === '' ? '' : `${key}: `;
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
  return `${file}:${line}:${column} ${subject}${message}${hint}`;
}

/**
 * Joins a path to a key as an operator would write it; unusual keys are quoted to stay on one line.
 */
export function keyName(path: readonly string[]): string {
  return path.map((part) => (/^[\w-]+$/.test(part) ? part : JSON.stringify(part))).join('.');
}
