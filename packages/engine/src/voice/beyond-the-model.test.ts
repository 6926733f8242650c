import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LogEntry } from '../log.ts';
import { chunksOf, withEngine } from '../testing/engines.ts';
import { testVoice } from '../testing/voices.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-beyond-'));
after(() => rmSync(folder, { recursive: true }));

/** A test voice whose config lists more than its model has. */
const voiceWith = (id: string, name: string, change: (config: Config) => object): string => {
  const path = join(folder, `${name}.onnx`);
  cpSync(testVoice(id), path);
  const config = JSON.parse(readFileSync(`${testVoice(id)}.json`, 'utf8'));
  writeFileSync(`${path}.json`, JSON.stringify({ ...config, ...change(config) }));
  return path;
};
interface Config {
  readonly phoneme_id_map: Readonly<Record<string, readonly number[]>>;
}

const tooManySpeakers = voiceWith('multi-speaker', 'speakers', () => ({
  num_speakers: 2,
  speaker_id_map: { real: 3, none: 7 },
}));
const beyondSymbols = voiceWith('medium-shape', 'symbols', ({ phoneme_id_map }) => ({
  num_symbols: 10,
  phoneme_id_map: { ...phoneme_id_map, z: [9000] },
}));

for (const preparedFolder of [undefined, join(folder, 'prepared')]) {
  const way = preparedFolder === undefined ? 'whole' : 'prepared';

  test(`${way}: a speaker that the model does not have fails only its request`, async () => {
    await withEngine({ voices: [tooManySpeakers], preparedFolder }, async (engine) => {
      assert.equal(engine.voices()[0]?.windowed, preparedFolder !== undefined);
      const say = async (speaker: string | number) =>
        chunksOf(await engine.speak({ text: 'Hello.', speaker }));
      for (const speaker of ['none', 5, 7]) {
        await assert.rejects(say(speaker), {
          code: 'synthesis_failed',
          message: /the model of the voice has no speaker [57], .* the last is 3$/,
        });
        assert.ok((await say('real')).length > 0);
      }
      assert.equal(engine.status().counters.workerReplacements, 0);
    });
  });

  test(`${way}: a phoneme that the model does not have fails only its request`, async () => {
    const entries: LogEntry[] = [];
    const log = (entry: LogEntry) => entries.push(entry);
    await withEngine({ voices: [beyondSymbols], preparedFolder, log }, async (engine) => {
      const say = async (text: string) => chunksOf(await engine.speak({ text }));
      for (const text of ['Zebra.', 'Good morning. Lazy zoos.', '[[z]]']) {
        await assert.rejects(say(text), {
          code: 'synthesis_failed',
          message: /the text needs the phoneme id 9000, but the model of the voice ends at \d+$/,
        });
        assert.ok((await say('Good morning.')).length > 0);
      }
      assert.equal(engine.status().counters.workerReplacements, 0);
      const notes = entries.filter(({ msg }) => msg.startsWith('num_symbols is 10'));
      assert.deepEqual(
        notes.map(({ level }) => level),
        ['warning'],
      );
    });
  });
}
