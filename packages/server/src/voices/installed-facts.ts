import { readFileSync } from 'node:fs';
import type { VoiceFacts } from '@hailo-piper/api';
import { readVoiceFacts } from '../read-voice-facts.ts';

/** What the files of an installed voice say of it. */
export interface InstalledFacts extends VoiceFacts {
  /** As `de_DE`; empty if the config does not say. */
  readonly language: string;
  readonly quality: string;
  readonly speakers: number;
}

/** @param model its `.onnx`. */
export function installedFacts(model: string): InstalledFacts {
  const config = JSON.parse(readFileSync(`${model}.json`, 'utf8'));
  return {
    language: config.language?.code ?? config.espeak?.voice ?? '',
    quality: config.audio?.quality ?? '',
    speakers: config.num_speakers ?? 1,
    ...readVoiceFacts(model),
  };
}
