/** Engines whose voice files and prepared files a test may damage. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineOptions } from '../engine-options.ts';
import type { LogEntry } from '../log.ts';
import type { SpeechEngine, SpeechRequest } from '../speech-engine.ts';
import { chunksOf, withEngine } from './engines.ts';
import { testVoice } from './voices.ts';

export const SEEDED: SpeechRequest = { text: 'One two. Three four. Five.', seed: 7 };
export const EXACT: SpeechRequest = { ...SEEDED, normalizeAudio: true };

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
const prepared = join(home, 'prepared');
export const right = new Map<SpeechRequest, Int16Array[]>();

export interface Service {
  readonly engine: SpeechEngine;
  readonly model: string;
  readonly cache: string;
  /** Folder of the prepared voice. */
  readonly entry: string;
  logged(msg: string): boolean;
}

export async function samplesOf(
  engine: SpeechEngine,
  request: SpeechRequest,
): Promise<Int16Array[]> {
  const sentences: number[][] = [];
  for (const { sentence, samples } of await chunksOf(await engine.speak(request))) {
    sentences[sentence] = [...(sentences[sentence] ?? []), ...samples];
  }
  return sentences.map((samples) => Int16Array.from(samples));
}

export async function isRight({ engine }: Service, ...requests: SpeechRequest[]): Promise<void> {
  for (const request of requests) {
    assert.deepEqual(await samplesOf(engine, request), right.get(request));
  }
}

/** Makes one request, then leaves the CPU to the repair for a while. */
export async function asked(service: Service, request: SpeechRequest): Promise<void> {
  await isRight(service, request);
  await delay(100);
}

/** Runs `use` with an engine that has its own voice and its own cache of prepared files. */
export async function withService(
  options: Partial<EngineOptions>,
  use: (service: Service) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(home, 'service-'));
  const model = join(folder, 'voice.onnx');
  const cache = join(folder, 'prepared');
  for (const end of ['', '.json']) copyFileSync(`${testVoice('low-16k')}${end}`, `${model}${end}`);
  cpSync(prepared, cache, { recursive: true });
  const log: LogEntry[] = [];
  const base = { voices: [model], preparedFolder: cache, defaults: {}, ...options };
  await withEngine({ ...base, log: (entry) => log.push(entry) }, async (engine) => {
    const [name = ''] = readdirSync(cache);
    const entry = join(cache, name);
    await use({
      ...{ engine, model, cache, entry },
      logged: (wanted) => log.some(({ msg }) => msg === wanted),
    });
  });
  rmSync(folder, { recursive: true });
}

/** Prepares the voice once and keeps the right answers, which all engines must give. */
export async function prepareOnce(): Promise<void> {
  mkdirSync(prepared);
  await withService({}, async ({ engine, entry }) => {
    for (const request of [SEEDED, EXACT]) right.set(request, await samplesOf(engine, request));
    cpSync(entry, join(prepared, basename(entry)), {
      recursive: true,
      filter: (source) => !basename(source).startsWith('lease-'),
    });
  });
}

export function removeAll(): void {
  rmSync(home, { recursive: true });
}
