/**
 * A JSON list of texts on stdin to the phoneme ids of their sentences on stdout. A process of its
 * own, so that the measuring process has none of the engine in its memory.
 */
import { text } from 'node:stream/consumers';
import { createPhonemizers, phonemeIds, phonemize, readVoiceConfig } from '@hailo-piper/engine';

const voice = readVoiceConfig(String(process.argv[2]));
const phonemizers = createPhonemizers();
const idsOf = async (text: string): Promise<number[][]> => {
  const sentences = await phonemize(voice, phonemizers, text);
  return sentences.map((phonemes) => phonemeIds(phonemes, voice.phonemeIdMap).ids);
};

const texts: string[] = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(await Promise.all(texts.map(idsOf))));
