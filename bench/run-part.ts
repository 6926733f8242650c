import { findPython } from './contestants/python.ts';
import { openWorkshop } from './contestants/workshop.ts';
import { runCores } from './cores/run-cores.ts';
import { runListeners } from './listeners/run-listeners.ts';
import { describeMachine } from './machine.ts';
import type { PartRun } from './part-run.ts';
import type { PartName } from './report/parts.ts';
import { runShortBehindLong } from './short-behind-long/run-short-behind-long.ts';

const RUNS: Readonly<Record<PartName, (run: PartRun) => Promise<string>>> = {
  cores: runCores,
  'short-behind-long': runShortBehindLong,
  listeners: runListeners,
};

/** Measures one part of a section. Gives it in Markdown. */
export async function runPart(
  name: PartName,
  options: Pick<PartRun, 'quick' | 'minutes' | 'say'>,
): Promise<string> {
  const machine = describeMachine();
  const python = await findPython();
  using workshop = await openWorkshop();
  const date = new Date().toISOString().slice(0, 10);
  const circumstances = { machine, software: python.versions, date };
  return await RUNS[name]({ ...options, circumstances, workshop, python });
}
