import { ConfigError } from './diagnostics.ts';
import { loadConfig } from './load.ts';
import { renderConfig, renderDropIn } from './render.ts';
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

/** What `config render` reads and writes for one unit of systemd. */
interface UnitFiles {
  readonly yaml: string;
  readonly json: string;
  readonly dropIn: string;
}

const unitFiles = (yaml: string, json: string, unit: string): UnitFiles => ({
  ...{ yaml, json },
  dropIn: `/etc/systemd/system/${unit}.d/50-resource-limits.conf`,
});

const SERVICE = unitFiles(OPERATOR_FILE, SERVICE_FILE, 'hailo-piper.service');

/** The files of hailo-piper@NAME.service. */
const instanceFiles = (name: string): UnitFiles =>
  unitFiles(
    `/etc/hailo/${name}.yaml`,
    `/etc/xdg/hailo-piper/${name}.json`,
    `hailo-piper@${name}.service`,
  );

/** What systemd takes in a unit's name and a file has no use for being surprised by. */
const INSTANCE = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

const USAGE = `Usage:
  config check [FILE]         say whether FILE is valid (default: ${OPERATOR_FILE})
  config show [FILE]          print what is in force (default: what the service would load)
  config render [YAML [JSON]] check YAML and write JSON for the service
                              (default: ${OPERATOR_FILE} to ${SERVICE_FILE},
                              and resource_limits to ${SERVICE.dropIn})
  config render --instance NAME
                              the same for hailo-piper@NAME.service, from
                              ${instanceFiles('NAME').yaml} to ${instanceFiles('NAME').json}
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
export const runConfigCommand = async (
  args: readonly string[],
  output: CliOutput,
): Promise<number> => {
  const [command = '', first, second, ...rest] = args;
  const maxFiles = MAX_FILES.get(command);
  if (command === 'help' || args.includes('--help')) {
    output.stdout.write(USAGE);
    return EX_OK;
  }
  if (command === 'render' && first === '--instance') {
    if (second === undefined || !INSTANCE.test(second) || rest.length > 0) {
      output.stderr.write(USAGE);
      return EX_USAGE;
    }
    return reported(output, () => renderUnit(instanceFiles(second)));
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
  return reported(output, () => run(command, first, second, output.env));
};

const reported = async (output: CliOutput, task: () => Promise<string>): Promise<number> => {
  try {
    output.stdout.write(await task());
    return EX_OK;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    output.stderr.write(`${error.message}\n`);
    return error.code === 'render_failed' ? EX_FAILED : EX_CONFIG;
  }
};

const run = async (
  command: string,
  first: string | undefined,
  second: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string> => {
  if (command === 'show') {
    return showConfig(await loadConfig(first === undefined ? { env } : { path: first, env }));
  }
  const yaml = first ?? OPERATOR_FILE;
  if (command === 'render') {
    if (second === undefined) return renderUnit({ ...SERVICE, yaml });
    return wrote(second, await renderConfig(yaml, second));
  }
  await loadConfig({ path: yaml, env });
  return 'ok\n';
};

const renderUnit = async ({ yaml, json, dropIn }: UnitFiles): Promise<string> => {
  const service = wrote(json, await renderConfig(yaml, json));
  const limits = await renderDropIn(yaml, dropIn);
  if (!limits.changed) return service;
  return `${service}${dropIn}: changed; systemctl daemon-reload makes systemd read it\n`;
};

const wrote = (path: string, { changed }: { changed: boolean }): string =>
  `${path}: ${changed ? 'written' : 'unchanged'}\n`;
