/** A process that leases a folder until it is killed: says what kind of lease it has, or what failed. */
import { takeLease } from '../lease.ts';

const [folder = '', user] = process.argv.slice(2);
// Not before: another user may not read this file.
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
