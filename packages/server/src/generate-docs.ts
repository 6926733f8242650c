/**
 * Regenerates docs/reference/command-line.md: `npx -y pnpm@12 --filter @hailo-piper/server run
 * docs`.
 */
import { writeFileSync } from 'node:fs';
import { commandReference } from './cli/made/reference.ts';

writeFileSync(
  new URL('../../../docs/reference/command-line.md', import.meta.url),
  commandReference(),
);
