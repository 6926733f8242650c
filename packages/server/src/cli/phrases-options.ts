import type { Option } from './command.ts';

/** The option of `phrases` commands that ask the running service. */
export const STATE_OPTION = {
  state: {
    value: 'DIR',
    summary:
      'state directory of the service (default: of the user’s own service, else /var/lib/hailo-piper)',
    completion: { files: [] },
  },
} as const satisfies Readonly<Record<string, Option>>;
