/** Error codes for no free file descriptor, process, thread or memory. */
const CODES: ReadonlySet<unknown> = new Set([
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'ENOMEM',
  'ENOBUFS',
  'ERR_WORKER_INIT_FAILED',
]);

/** Messages of errors without a code, as Node.js throws them when it reads a package.json. */
const WORDS = /too many open files|cannot allocate memory/i;

/**
 * Whether an error means that the process or the machine has run out of a resource, which may pass.
 */
export function isExhaustion(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code, message } = each as NodeJS.ErrnoException;
    if (CODES.has(code) || WORDS.test(message)) return true;
  }
  return false;
}
