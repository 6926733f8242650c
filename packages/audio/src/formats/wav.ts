import type { AudioFormat, PcmStream } from './audio-format.ts';
import { pcmBytes, pcmSize } from './pcm.ts';
import { wavHeader } from './wav-header.ts';

export const wav: AudioFormat = {
  name: 'wav',
  contentType: 'audio/wav',
  size: (samples) => wavHeader(0, 0).length + pcmSize(samples),
  prepare: async () => ({
    settings: 'wav',
    encode: encodeWav,
    complete: ([first], { sampleRate, length }) => {
      first?.set(wavHeader(sampleRate, pcmSize(length)));
    },
  }),
};

async function* encodeWav({ sampleRate, length, parts }: PcmStream): AsyncGenerator<Uint8Array> {
  yield wavHeader(sampleRate, length === null ? null : pcmSize(length));
  yield* pcmBytes(parts);
}
