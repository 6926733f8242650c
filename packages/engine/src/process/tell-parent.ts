/**
 * Sends a message to the process that started this one. It may have gone a moment ago, before this
 * process has heard of it; then nobody waits for the message, and its loss is no error. Without a
 * callback Node throws that loss (EPIPE) as an uncaught error and prints a stack trace.
 */
export function tellParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
