import type { Option } from './command.ts';

/** Options that several `voices` commands have. */

export const FOLDER_OPTIONS = {
  directory: {
    value: 'DIR',
    summary: 'folder of the voices (default: voices.directory)',
    completion: { files: [] },
  },
  config: {
    value: 'FILE',
    summary: 'configuration that names the folder and the catalogues',
    completion: { files: ['yaml', 'yml', 'json'] },
  },
} as const satisfies Readonly<Record<string, Option>>;

export const FETCH_OPTIONS = {
  from: {
    value: 'CATALOGUE',
    summary:
      'a catalogue by its name in voices.catalogues, or the address or folder of a mirror (default: where a lock file says, else all of voices.catalogues)',
    completion: { files: [] },
  },
  'accept-licence': { summary: 'take voices whose licence is not stated without asking' },
  timeout: {
    value: 'SECONDS',
    summary: 'longest wait for the next byte of a server (default: 30)',
    problem: (text: string) =>
      Number(text) > 0 && Number(text) <= 3600
        ? undefined
        : `must be a number of seconds up to 3600, not '${text}'`,
  },
} as const satisfies Readonly<Record<string, Option>>;

export const JSON_OPTION = {
  json: { summary: 'print JSON' },
} as const satisfies Readonly<Record<string, Option>>;
