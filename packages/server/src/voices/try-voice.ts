import { existsSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { CatalogueError } from '@hailo-piper/catalogue';
import type { Config } from '@hailo-piper/config';
import { EngineError, type SpeechEngine } from '@hailo-piper/engine';
import { modelProblem } from '@hailo-piper/speech';
import { EXIT, StartError } from '../exit-status.ts';
import { loadEngine } from '../load-engine.ts';
import { defaultingTo } from '../model-path.ts';
import { NO_LOG } from '../operation/log.ts';

/** A text that every language of espeak can read. */
const SENTENCE = '1 2 3.';
/** Where the packaged service keeps what it makes of voices. */
const SERVICE_STATE = '/var/lib/hailo-piper';

/**
 * Prepares a voice for this machine and speaks a sentence with it. What is prepared is found again
 * by the content of the voice, wherever its files are moved.
 * @param model its `.onnx`.
 * @returns seconds of audio.
 * @throws CatalogueError `not_a_voice`; StartError if the engine cannot start.
 */
export async function tryVoice(config: Config, model: string): Promise<number> {
  const sentence = (message: string) => message.replaceAll(dirname(model) + sep, '');
  const problem = modelProblem(model);
  if (problem !== undefined) throw new CatalogueError('not_a_voice', sentence(problem));
  useServiceState();
  try {
    const choice = defaultingTo(model, config.voices.directory);
    const { engine } = await loadEngine(alone(config), choice, NO_LOG);
    try {
      return await secondsOfSpeech(engine);
    } finally {
      await engine.close();
    }
  } catch (error) {
    const isVoice = error instanceof StartError && error.exitCode === EXIT.config;
    if (!isVoice && !(error instanceof EngineError)) throw error;
    throw new CatalogueError('not_a_voice', sentence(error.message), { cause: error });
  }
}

/** A voice of a stranger is tried in a process of its own, by one worker. */
const alone = (config: Config): Config => ({
  ...config,
  voices: { ...config.voices, preload: [] },
  performance: { ...config.performance, isolation: 'process', worker_threads: 1 },
});

async function secondsOfSpeech(engine: SpeechEngine): Promise<number> {
  const { audio, sampleRate } = await engine.speak({ text: SENTENCE });
  let seconds = 0;
  let isHeard = false;
  for await (const { samples } of audio) {
    seconds += samples.length / sampleRate;
    isHeard ||= samples.some((sample) => sample !== 0);
  }
  if (isHeard) return seconds;
  throw new CatalogueError('not_a_voice', 'the voice loads, but speaks silence');
}

/** The packaged service finds there what was prepared here, if this user may write there. */
function useServiceState(): void {
  const { STATE_DIRECTORY, XDG_STATE_HOME } = process.env;
  if (STATE_DIRECTORY !== undefined || XDG_STATE_HOME !== undefined) return;
  if (!existsSync(SERVICE_STATE)) return;
  if (statSync(SERVICE_STATE).uid === process.geteuid?.()) {
    process.env.STATE_DIRECTORY = SERVICE_STATE;
  }
}
