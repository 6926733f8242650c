import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName } from './file-name.ts';

const NAMES: readonly [text: string, name: string][] = [
  ['Good morning. It is seven o’clock.', 'good-morning-it-is-seven-o-clock.mp3'],
  ['Grüße aus Köln!', 'grüße-aus-köln.mp3'],
  ['नमस्ते, आप कैसे हैं?', 'नमस्ते-आप-कैसे-हैं.mp3'],
  ['../../etc/passwd', 'etc-passwd.mp3'],
  [
    'one two three four five six seven eight nine ten',
    'one-two-three-four-five-six-seven-eight.mp3',
  ],
  ['… 😀 —', 'speech.mp3'],
  ['x'.repeat(50), 'speech.mp3'],
  ['', 'speech.mp3'],
];

for (const [text, name] of NAMES) {
  test(`a file of ${JSON.stringify(text)} is ${name}`, () => {
    assert.equal(fileName(text, 'mp3'), name);
  });
}
