import { readFileSync } from 'node:fs';
import { ConfigError } from './diagnostics.ts';

/**
 * The text of a file of the operator.
 * @returns undefined when there is no such file.
 * @throws ConfigError `config_unreadable`
 */
export function readText(file: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError('config_unreadable', `${file}: cannot be read (${code})`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConfigError('config_unreadable', `${file}: is not UTF-8 text`, { cause });
  }
}
