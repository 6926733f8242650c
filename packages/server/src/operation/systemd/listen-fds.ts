import { EXIT, StartError } from '../../exit-status.ts';

/** The first file descriptor that systemd hands over; sd_listen_fds(3). */
const FIRST_FD = 3;

/**
 * The listening socket that systemd opened for this process, from hailo-piper.socket. The
 * variables are taken out of `env`, since they are not meant for child processes.
 *
 * @returns Its file descriptor; undefined when there is none.
 * @throws StartError when there are several.
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
