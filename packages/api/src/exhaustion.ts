/** What the system says when it has no file descriptor, process, thread or memory left. */
const CODES: ReadonlySet<unknown> = new Set([
  'EMFILE',
  'ENFILE',
  'EAGAIN',
  'ENOMEM',
  'ENOBUFS',
  'ERR_WORKER_INIT_FAILED',
]);

/** Whether something failed because the process or the machine has nothing left: it passes. */
export function isExhaustion(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (CODES.has((each as NodeJS.ErrnoException).code)) return true;
  }
  return false;
}
