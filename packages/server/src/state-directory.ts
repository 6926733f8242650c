import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder for files that the service generates: systemd's state directory, else the user's XDG
 * state folder.
 */
export function stateDirectory({
  STATE_DIRECTORY,
  XDG_STATE_HOME,
}: Readonly<NodeJS.ProcessEnv>): string {
  return (
    STATE_DIRECTORY ?? join(XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'hailo-piper')
  );
}
