import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const HOLDER = fileURLToPath(new URL('./lease-holder.ts', import.meta.url));

export interface LeaseHolder {
  readonly process: ChildProcess;
  /** The kind of its lease, or an error code. */
  readonly said: string;
  kill(): Promise<void>;
}

/** Starts a process that leases a folder. @param user numeric id to run as, if another. */
export async function leaseHolder(folder: string, user?: number): Promise<LeaseHolder> {
  const values = [HOLDER, folder, ...(user === undefined ? [] : [String(user)])];
  const child = spawn(process.execPath, values, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  return {
    process: child,
    said: String(said).trim(),
    kill: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
