import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeSrt, writeVtt } from './subtitle-formats.ts';

const cues = [
  { startSeconds: 0, endSeconds: 1.2345, lines: ['One & <two>', '--> three'] },
  { startSeconds: 3661.0006, endSeconds: 3661.0006, lines: ['Four'] },
];

test('SubRip', () => {
  assert.equal(
    writeSrt(cues),
    '1\n00:00:00,000 --> 00:00:01,235\nOne & <two>\n→ three\n\n' +
      '2\n01:01:01,001 --> 01:01:01,002\nFour\n\n',
  );
});

test('WebVTT', () => {
  assert.equal(
    writeVtt(cues),
    'WEBVTT\n\n00:00:00.000 --> 00:00:01.235\nOne &amp; &lt;two&gt;\n--&gt; three\n\n' +
      '01:01:01.001 --> 01:01:01.002\nFour\n\n',
  );
  assert.equal(writeVtt([]), 'WEBVTT\n\n');
});
