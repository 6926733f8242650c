const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a web page of this origin may call tools: one of the service itself, of this machine, or
 * of `allowed`. Programs send no origin.
 *
 * @param origin The header `origin`; null without one.
 * @param own The address that was asked.
 * @param allowed Origins; `*` is every one.
 */
export function isAllowedOrigin(
  origin: string | null,
  own: URL,
  allowed: readonly string[],
): boolean {
  if (origin === null || allowed.includes('*') || allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  return host === own.host || LOOPBACK.test(hostname);
}
