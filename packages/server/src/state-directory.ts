import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the service keeps what it has made for itself: what systemd gives it, else the XDG state
 * folder of whoever runs it.
 */
export function stateDirectory({
  STATE_DIRECTORY,
  XDG_STATE_HOME,
}: Readonly<NodeJS.ProcessEnv>): string {
  return (
    STATE_DIRECTORY ?? join(XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'hailo-piper')
  );
}
