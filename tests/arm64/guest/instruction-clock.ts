import { ASKS_FOR_TIME } from '../instruction-clock.ts';
import { nextLine } from './input.ts';

/** Instructions that the processor has run so far; see the host's side. */
export function instructions(): number {
  process.umask(ASKS_FOR_TIME);
  return Number(nextLine());
}
