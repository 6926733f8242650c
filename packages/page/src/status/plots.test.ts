import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES } from '../languages/all.ts';
import { en } from '../languages/en.ts';
import { formatsOf } from '../languages/formats.ts';
import { Metrics } from './metrics.ts';
import { plotsIn } from './plots.ts';

const english = plotsIn(en, formatsOf('en'));
const noteOf = (id: string, metrics: string) =>
  english.find((plot) => plot.id === id)?.note(new Metrics(metrics));

test('in every language each plot has words for its values, without a place left over', () => {
  for (const texts of LANGUAGES) {
    for (const { id, lines, top, note } of plotsIn(texts, formatsOf(texts.code))) {
      for (const words of [...lines.map((line) => line.words(7)), top(7), note(new Metrics(''))]) {
        assert.doesNotMatch(words, /[{}]/, `${texts.code} ${id}: ${words}`);
      }
    }
  }
});

test('the note of temperature names why the processor is held back', () => {
  const throttled = (under: number, hot: number) =>
    `hailo_piper_throttled{reason="under_voltage"} ${under}
hailo_piper_throttled{reason="clock_capped"} 0
hailo_piper_throttled{reason="some_later_reason"} ${hot}`;
  const held = noteOf('temperature', throttled(1, 1)) ?? '';
  assert.ok(held.includes('under-voltage, some_later_reason'), held);
  assert.equal(noteOf('temperature', throttled(0, 0)), en.statusNotHeldBack);
  assert.equal(noteOf('temperature', ''), '');
});

test('limits are named where there are any', () => {
  assert.match(noteOf('queue', 'hailo_piper_queue_limit 32') ?? '', /32/);
  assert.match(noteOf('memory', 'hailo_piper_memory_limit_bytes 512000000') ?? '', /512/);
  assert.equal(noteOf('memory', ''), '');
});
