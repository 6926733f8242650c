import { solveSchedule } from '../../synthesis/solve-schedule.ts';
import type { VoiceConfig } from '../../voice-config/voice-config.ts';
import type { LinearCost, WindowCosts } from '../../window-costs.ts';
import { calibrationSentences } from './calibration.ts';
import { measureWindows } from './measure-windows.ts';
import { openPrepared, type PreparedEntry } from './prepared-voice.ts';
import type { MeasuredWindows, VoiceWindows } from './voice-windows.ts';

/**
 * Measures a prepared voice's windows on this machine and solves their schedules. Two rounds are
 * enough for the exact parts: their schedule changes no bit of a sample, so that it may differ from
 * one preparation to the next.
 */
export async function solveWindows(
  entry: PreparedEntry,
  config: VoiceConfig,
): Promise<VoiceWindows> {
  const ids = (await calibrationSentences(config)).flat();
  const { structure } = entry;
  const { decoderHalo } = structure;
  const frameMs = (1000 * structure.hop) / config.sampleRate;
  const measured = async (exact: boolean, rounds?: number): Promise<MeasuredWindows> => {
    const model = openPrepared(entry, 1);
    await model.open(exact, true);
    const options = rounds === undefined ? {} : { rounds };
    const costs = rounded(await measureWindows({ model, structure, ids, exact }, options));
    await model.close();
    return { costs, schedule: solveSchedule({ costs, frameMs, decoderHalo }) };
  };
  return { fast: await measured(false), exact: await measured(true, 2) };
}

/** To a microsecond: a measurement is no more precise. */
const rounded = ({ encoder, flow, decoder }: WindowCosts): WindowCosts => {
  const round = ({ fixedMs, msPerUnit }: LinearCost): LinearCost => ({
    fixedMs: Number(fixedMs.toFixed(3)),
    msPerUnit: Number(msPerUnit.toFixed(6)),
  });
  return { encoder: round(encoder), flow: round(flow), decoder: round(decoder) };
};
