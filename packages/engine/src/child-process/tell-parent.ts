/**
 * Sends a message to the parent process. The parent may just have gone, before this process knows
 * it; then nobody needs the message, and its loss is no error. Without a callback, Node throws the
 * loss (EPIPE) as an uncaught error and prints a stack trace.
 */
export function tellParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
