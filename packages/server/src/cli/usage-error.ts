/** The command line is invalid; `message` says why in one sentence without a period. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
