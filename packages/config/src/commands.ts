import { ConfigError } from './diagnostics.ts';
import { loadConfig } from './load.ts';
import { renderConfig } from './render.ts';
import { showConfig } from './show.ts';

export interface CliOutput {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: NodeJS.ProcessEnv;
}

/** The file an operator edits. */
export const OPERATOR_FILE = '/etc/hailo/hailo-piper.yaml';
/** The file the service reads. */
export const SERVICE_FILE = '/etc/xdg/hailo-piper/hailo-piper.json';

const USAGE = `Usage:
  config check [FILE]         say whether FILE is valid (default: ${OPERATOR_FILE})
  config show [FILE]          print what is in force (default: what the service would load)
  config render [YAML [JSON]] check YAML and write JSON for the service
                              (default: ${OPERATOR_FILE} to ${SERVICE_FILE})
`;

const MAX_FILES: ReadonlyMap<string, number> = new Map([
  ['check', 1],
  ['show', 1],
  ['render', 2],
]);

/** Exit statuses of sysexits.h; systemd must not restart on EX_CONFIG. */
const EX_OK = 0;
const EX_FAILED = 1;
const EX_USAGE = 64;
const EX_CONFIG = 78;

/**
 * Runs `config check|show|render`. Faults go to stderr, one a line.
 * @returns the exit status: 0, 64 wrong usage, 78 a faulty or missing file, 1 it could not be written.
 */
export const runConfigCommand = (args: readonly string[], output: CliOutput): number => {
  const [command = '', first, second, ...rest] = args;
  const maxFiles = MAX_FILES.get(command);
  if (command === 'help' || args.includes('--help')) {
    output.stdout.write(USAGE);
    return EX_OK;
  }
  const files = [first, second, ...rest].filter((file) => file !== undefined);
  if (
    maxFiles === undefined ||
    files.length > maxFiles ||
    files.some((file) => file.startsWith('-'))
  ) {
    output.stderr.write(USAGE);
    return EX_USAGE;
  }
  try {
    output.stdout.write(run(command, first, second, output.env));
    return EX_OK;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    output.stderr.write(`${error.message}\n`);
    return error.code === 'render_failed' ? EX_FAILED : EX_CONFIG;
  }
};

const run = (
  command: string,
  first: string | undefined,
  second: string | undefined,
  env: NodeJS.ProcessEnv,
): string => {
  if (command === 'show') {
    return showConfig(loadConfig(first === undefined ? { env } : { path: first, env }));
  }
  const operatorFile = first ?? OPERATOR_FILE;
  if (command === 'render') {
    const serviceFile = second ?? SERVICE_FILE;
    const { changed } = renderConfig(operatorFile, serviceFile);
    return `${serviceFile}: ${changed ? 'written' : 'unchanged'}\n`;
  }
  loadConfig({ path: operatorFile, env });
  return 'ok\n';
};
