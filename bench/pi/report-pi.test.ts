import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEDIUM } from '../texts.ts';
import { preparationOf } from './preparation.ts';
import { writePiReport } from './report-pi.ts';

const START = { readyMs: 5000, readyCpuMs: 4000, firstAnswerMs: 6000 };
const FIGURES = { audioSeconds: 8, cpuMsPerAudioSecond: 123.45, firstMs: 250, totalMs: 2000 };
const NOBODY = { texts: [], refused: new Map<string, string>() };

test('the report has every figure, and the reason for what could not be tried', () => {
  const report = writePiReport({
    board: ['a board'],
    preparation: ['half precision takes 0.55 of the time, so f16 is taken'],
    coldStart: START,
    warmStart: START,
    memory: { readyMb: 130, after: [{ sentences: 20, mb: 250 }], peaksMb: [300, 320] },
    beside: NOBODY,
    byDecoder: {
      texts: [{ text: MEDIUM, figures: new Map([['f32', FIGURES]]) }],
      refused: new Map([['f16', 'no such arithmetic here']]),
    },
    byThreads: { texts: [{ text: MEDIUM, figures: new Map() }], refused: new Map() },
    workers: 4,
    sustained: {
      seconds: 60,
      audioSecondsPerSecond: 7.5,
      worst: { celsius: 80, megahertz: 1500, throttled: ['throttled now'] },
    },
  });
  assert.match(report, /\| medium: decoder \|.*\n.*\n\| f32 \| 123\.5 \| 0\.250 \| 250 \|/);
  assert.match(report, /f16 did not start: no such arithmetic here/);
  assert.match(report, /- half precision takes 0\.55/);
  assert.match(report, /7\.5 s of speech a second; at worst 80\.0 °C; 1500 MHz; throttled now\./);
  assert.match(report, /at most 300 MB with a 30 s sentence \(whole answer: 320 MB\)/);
  // An empty table is left out.
  assert.doesNotMatch(report, /medium: threads|undefined|NaN/);
});

test('what was done is read from the log, whatever else is in it', () => {
  const log = [
    '{"level":"info","msg":"starting"}',
    '{"level":"info","msg":"preparing the voice","doing":"calibrating the level"}',
    'hailo-piper listens',
  ];
  assert.deepEqual(preparationOf(log.join('\n')), ['calibrating the level']);
});
