import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const emulator = fileURLToPath(new URL('../arm64/emulator.sh', import.meta.url));

/**
 * Makes an unpacked arm64 release run here: its `bin/node` becomes a script that emulates a
 * Cortex-A76 around the real one, for the processes it starts as well.
 * @returns environment that it needs.
 */
export function emulate(root: string): Record<string, string> {
  const machine = execFileSync('sh', [emulator], { encoding: 'utf8' }).trim();
  const node = join(root, 'bin/node');
  renameSync(node, `${node}.arm64`);
  const qemu = `${machine}/qemu-aarch64 -L ${machine}/sysroot -cpu cortex-a76`;
  writeFileSync(node, `#!/bin/sh\nexec ${qemu} ${node}.arm64 "$@"\n`);
  chmodSync(node, 0o755);
  const itself = join(root, 'emulated.mjs');
  writeFileSync(itself, `process.execPath = ${JSON.stringify(node)};\n`);
  return { NODE_OPTIONS: `--import=${itself}` };
}
