import { type RunningService, withService } from '../service/service.ts';

/** Where pages are met in surroundings.sh. */
export const ADDRESS = '192.0.2.7';

/**
 * Runs `use` against the service at an address that is not localhost.
 * @param yaml its configuration.
 * @param port where it listens; 0 lets the kernel choose.
 */
export function withPage(
  yaml: string,
  use: (service: RunningService) => Promise<void>,
  port = 0,
): Promise<void> {
  return withService(yaml, use, {}, port, ADDRESS);
}
