import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder that is removed after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-catalogue-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Bytes that follow from a name: the same in every run. */
export function sampleBytes(name: string, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let index = 0; index * 32 < size; index++) {
    parts.push(createHash('sha256').update(`${name} ${index}`).digest());
  }
  return Buffer.concat(parts).subarray(0, size);
}

export interface SampleVoice {
  readonly id: string;
  readonly model: Buffer;
  readonly config: Buffer;
  readonly card: Buffer;
}

export const MODEL_BYTES = 300_000;

/** Files of a voice that looks right and says nothing. */
export function sampleVoice(id: string, licence = 'CC0'): SampleVoice {
  return {
    id,
    model: sampleBytes(id, MODEL_BYTES),
    config: Buffer.from(JSON.stringify({ audio: { sample_rate: 22050 }, num_speakers: 1, id })),
    card: Buffer.from(`# Model card\n\n* URL: https://example.org/${id}\n* License: ${licence}\n`),
  };
}

/** Writes voices and their `voices.json` as rhasspy/piper-voices lays them out. */
export function writeCatalogue(root: string, voices: readonly SampleVoice[]): void {
  const index: Record<string, object> = {};
  for (const { id, model, config, card } of voices) {
    const [code = '', name, quality] = id.split('-');
    const folder = `${code.split('_')[0]}/${code}/${name}/${quality}`;
    const files = { [`${id}.onnx`]: model, [`${id}.onnx.json`]: config, MODEL_CARD: card };
    index[id] = {
      ...{ key: id, name, quality, num_speakers: 1, speaker_id_map: {} },
      language: { code, family: code.split('_')[0], region: '', name_native: '' },
      aliases: [`old-${name}`],
      files: Object.fromEntries(
        Object.entries(files).map(([file, bytes]) => [`${folder}/${file}`, described(bytes)]),
      ),
    };
    for (const [file, bytes] of Object.entries(files)) write(join(root, folder, file), bytes);
  }
  write(join(root, 'voices.json'), JSON.stringify(index));
}

const described = (bytes: Buffer): object => ({
  size_bytes: bytes.length,
  md5_digest: createHash('md5').update(bytes).digest('hex'),
});

export function write(path: string, content: Buffer | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
