import type { RunningService } from './service.ts';

/** A configuration with Home Assistant's door, on a port that the kernel chooses. */
export const WYOMING = 'wyoming: {enabled: true, host: 127.0.0.1, port: 0}\n';

/** Where the door listens. */
export function wyomingPort({ log }: RunningService): number {
  const line = log()
    .split('\n')
    .find((text) => text.includes('listens for Wyoming'));
  if (line === undefined) throw new Error('Wyoming is not served');
  return Number(JSON.parse(line.slice(line.indexOf('{'))).port);
}
