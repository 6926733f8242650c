import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Speech } from '@hailo-piper/engine';
import { chunksOf, read, sound, speechOf } from '../testing/chunks.ts';
import { followed } from './followed.ts';
import type { Part } from './part.ts';

const LENGTHS = [100, 0, 50, 300, 7];
const whole = sound(457);

async function* first(count: number): AsyncGenerator<Part, void> {
  for (const chunk of chunksOf(whole, LENGTHS).slice(0, count)) yield { sampleRate: 22_050, chunk };
}

const samplesOf = (chunks: readonly { samples: Int16Array }[]) =>
  chunks.flatMap(({ samples }) => [...samples]);

test('what another one leaves off is gone on with, wherever that is', async () => {
  for (let count = 1; count <= LENGTHS.length; count++) {
    let asked = 0;
    const speak = async () => {
      asked += 1;
      return speechOf(chunksOf(whole, LENGTHS));
    };
    const speech = await followed('voice', first(count), speak);
    assert.ok(speech);
    assert.deepEqual(await read(speech.audio), chunksOf(whole, LENGTHS), `${count}`);
    assert.equal(asked, count === LENGTHS.length ? 0 : 1);
  }
});

test('the samples are the same where the rest is cut at other places', async () => {
  for (const lengths of [[457], [30, 120, 307], [100, 357], [150, 307], [456, 1]]) {
    for (let count = 1; count < LENGTHS.length; count++) {
      const speak = async () => speechOf(chunksOf(whole, lengths));
      const speech = await followed('voice', first(count), speak);
      const chunks = await read((speech as Speech).audio);
      assert.deepEqual(samplesOf(chunks), [...whole], `${lengths}, ${count}`);
      assert.equal(chunks.at(-1)?.final, true);
    }
  }
});

test('without a part there is nothing to follow', async () => {
  const speak = async () => assert.fail();
  assert.equal(await followed('voice', first(0), speak), undefined);
});
