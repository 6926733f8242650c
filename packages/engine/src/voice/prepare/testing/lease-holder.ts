/** A process that leases a folder until it is killed. Prints the lease's kind, or an error code. */
import { takeLease } from '../lease.ts';

const [folder = '', user] = process.argv.slice(2);
// After the imports, because the other user may not be able to read these files.
if (user !== undefined) {
  process.setgid?.(Number(user));
  process.setuid?.(Number(user));
}
try {
  const { kind } = await takeLease(folder);
  process.stdout.write(`${kind}\n`);
  // A lease does not keep a process alive.
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${(error as NodeJS.ErrnoException).code}\n`);
}
