import { EXIT, StartError } from '../../exit-status.ts';

/** The first file descriptor that systemd passes; sd_listen_fds(3). */
const FIRST_FD = 3;

/**
 * Takes the listening socket that systemd opened for this process by hailo-piper.socket. Removes
 * the variables from `env`, so that child processes do not get them.
 *
 * @returns its file descriptor; undefined without one.
 * @throws StartError if there are several.
 */
export function takeListenFd(env: NodeJS.ProcessEnv, pid: number): number | undefined {
  const { LISTEN_PID, LISTEN_FDS } = env;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete env[name];
  if (LISTEN_PID !== String(pid) || LISTEN_FDS === undefined) return undefined;
  if (LISTEN_FDS !== '1') {
    const message = `systemd handed over ${LISTEN_FDS} sockets; hailo-piper.socket must have one ListenStream`;
    throw new StartError(EXIT.config, message);
  }
  return FIRST_FD;
}
