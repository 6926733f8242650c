import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './voice.ts';

/**
 * What `pnpm start` runs once everything is built: the arguments behind `node`.
 * @throws when the script ends with anything but `node FILE …`.
 */
export function startArguments(script: string): readonly string[] {
  const [program, ...args] = script.split('&&').at(-1)?.trim().split(/\s+/) ?? [];
  if (program !== 'node' || args.length === 0) throw new Error(`cannot start by: ${script}`);
  return args;
}

/** The service as users start it, whatever its entry is: read from the one place that says so. */
export function serviceArguments(project = PROJECT): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
  return startArguments(scripts.start);
}
