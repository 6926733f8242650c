/** Whether `server.cors_origins` names an origin; `*` names every one. */
export function isNamedOrigin(origin: string, named: readonly string[]): boolean {
  return named.includes('*') || named.includes(origin);
}

/**
 * Whether a request is served that browsers send for any page without asking first, or that must
 * not come from any page: WebSockets and tools. Programs send no origin. A page of the service
 * itself may ask, others have to be named.
 *
 * @param origin The header `origin`.
 * @param own Where the client reached the service.
 * @param named `server.cors_origins`.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  own: URL,
  named: readonly string[],
): boolean {
  if (origin === undefined || isNamedOrigin(origin, named)) return true;
  const page = URL.parse(origin);
  // A browser sends scheme, host and port, and nothing else.
  return page !== null && page.origin === origin && page.host === own.host;
}
