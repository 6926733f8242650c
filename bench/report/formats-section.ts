import type { Results } from '../results.ts';
import { figures, show, table } from './table.ts';

/** What each format costs beyond WAV. */
export function formatsSection({ formats }: Results): string[] {
  return [
    'What a format takes beyond WAV for the medium text, in turns with it. `pcm` is resampled to ' +
      '24 kHz.',
    table(
      [{ head: 'format' }, ...figures('CPU, ms per audio second', 'first byte, ms')],
      formats.map(({ format, cpuMsPerAudioSecond, firstMs }) => [
        format,
        signed(cpuMsPerAudioSecond),
        signed(firstMs),
      ]),
    ),
  ];
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${show(Math.abs(value), 1)}`;
