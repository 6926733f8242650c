import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createDiacritizer, phonemeIds, phonemize, readVoiceConfig } from '@hailo-piper/engine';
import { createEspeak } from '@hailo-piper/espeak';
import { processTree } from '../process-figures.ts';
import type { BareReply, BareRequest } from './bare-process.ts';
import { watchChild } from './child.ts';
import type { Contestant, Maker } from './contestant.ts';
import { MODEL_PATH } from './voice.ts';

/** The floor: a process that does nothing but run the graph on the ids the service would use. */
export const bare: Maker = {
  name: 'bare session.run',
  about:
    'a Node process that runs the graph with onnxruntime-node on ready phoneme ids, with the ' +
    "service's session options and one thread, and does nothing else: no text, no HTTP, no " +
    '16-bit samples',
  start: async (): Promise<Contestant> => {
    const voice = readVoiceConfig(MODEL_PATH);
    const phonemizers = { espeak: createEspeak(), diacritizer: createDiacritizer() };
    const idsOf = async (text: string): Promise<number[][]> => {
      const sentences = await phonemize(voice, phonemizers, text);
      return sentences.map((phonemes) => phonemeIds(phonemes, voice.phonemeIdMap).ids);
    };
    const child = fork(new URL('./bare-process.ts', import.meta.url), [MODEL_PATH], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { pid, printed, stop } = watchChild(child);
    try {
      await printed(/ready/);
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      pids: () => processTree(pid),
      speak: async ({ text }) => {
        child.send((await idsOf(text)) satisfies BareRequest);
        const [{ samples, ...times }] = (await once(child, 'message')) as [BareReply];
        return { ...times, audioSeconds: samples / voice.sampleRate };
      },
      stop,
    };
  },
};
