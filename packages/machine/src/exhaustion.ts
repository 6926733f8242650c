/** What the system says when it has no file descriptor, process, thread or memory left. */
const CODES: ReadonlySet<unknown> = new Set([
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'ENOMEM',
  'ENOBUFS',
  'ERR_WORKER_INIT_FAILED',
]);

/** The same in words: where Node.js reads a package.json, its error has them and no code. */
const WORDS = /too many open files|cannot allocate memory/i;

/** Whether something failed because the process or the machine has nothing left: it passes. */
export function isExhaustion(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code, message } = each as NodeJS.ErrnoException;
    if (CODES.has(code) || WORDS.test(message)) return true;
  }
  return false;
}
