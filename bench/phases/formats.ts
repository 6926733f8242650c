import { type Contestant, UnknownFormat } from '../contestants/contestant.ts';
import { midMean } from '../statistics.ts';
import { type Sample, speakInTurns } from './speech.ts';

/** All that OpenAI's API has; a service gives some of them. */
const FORMATS = ['wav', 'pcm', 'flac', 'mp3', 'opus', 'aac'] as const;
const PLAIN = 'wav';
/** V8 compiles an encoder twice, the second time while it is in use, and that once a start. */
const WARM_UPS = 4;

/** What an audio format takes beyond WAV, for the same speech. */
export interface FormatCost {
  readonly format: string;
  /** CPU beyond that of WAV, ms for each second of audio. */
  readonly cpuMsPerAudioSecond: number;
  /** First byte beyond that of WAV, ms. */
  readonly firstMs: number;
}

/** Compares the formats that a service gives, by turns; those it refuses are left out. */
export async function measureFormats(
  contestant: Contestant,
  text: string,
  requests: number,
): Promise<FormatCost[]> {
  const turns: { name: string; contestant: Contestant; manner: { format: string } }[] = [];
  for (const format of FORMATS) {
    try {
      for (let time = 0; time < WARM_UPS; time++) await contestant.speak(text, { format });
      turns.push({ name: format, contestant, manner: { format } });
    } catch (error) {
      if (!(error instanceof UnknownFormat)) throw error;
    }
  }
  const samples = await speakInTurns(turns, { text, requests }, 0);
  return formatCosts(samples);
}

/** Of samples that were taken by turns, by format. */
export function formatCosts(samples: ReadonlyMap<string, readonly Sample[]>): FormatCost[] {
  const plain = samples.get(PLAIN) ?? [];
  const beyond = (own: readonly Sample[], of: (sample: Sample) => number) =>
    midMean(plain.map((sample, turn) => of(own[turn] ?? sample) - of(sample)));
  const [{ audioSeconds } = { audioSeconds: Number.NaN }] = plain;
  return [...samples]
    .filter(([format]) => format !== PLAIN)
    .map(([format, own]) => ({
      format,
      cpuMsPerAudioSecond: beyond(own, (sample) => sample.cpuMs) / audioSeconds,
      firstMs: beyond(own, (sample) => sample.firstMs),
    }));
}
