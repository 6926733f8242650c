/** The file an operator edits. */
export const OPERATOR_FILE = '/etc/hailo/hailo-piper.yaml';
/** The file the service reads. */
export const SERVICE_FILE = '/etc/xdg/hailo-piper/hailo-piper.json';

/** The files that `config render` reads and writes for one systemd unit. */
export interface UnitFiles {
  readonly yaml: string;
  readonly json: string;
  readonly dropIn: string;
}

const unitFiles = (yaml: string, json: string, unit: string): UnitFiles => ({
  ...{ yaml, json },
  dropIn: `/etc/systemd/system/${unit}.d/50-resource-limits.conf`,
});

/** The files of hailo-piper.service. */
export const SERVICE: UnitFiles = unitFiles(OPERATOR_FILE, SERVICE_FILE, 'hailo-piper.service');

/** The files of hailo-piper@NAME.service. */
export function instanceFiles(name: string): UnitFiles {
  return unitFiles(
    `/etc/hailo/${name}.yaml`,
    `/etc/xdg/hailo-piper/${name}.json`,
    `hailo-piper@${name}.service`,
  );
}

/** Whether the name is valid in a unit's name and harmless in a file name. */
export function isInstanceName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name);
}
