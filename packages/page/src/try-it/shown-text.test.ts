import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownText } from './shown-text.ts';

const shown = (type: string, text: string) => shownText(type, new TextEncoder().encode(text));

test('JSON has a line for each field, and long texts are shortened', () => {
  const text = shown('application/json; charset=utf-8', `{"a":[1],"audio":"${'A'.repeat(500)}"}`);
  assert.equal(
    text,
    `{\n  "a": [\n    1\n  ],\n  "audio": "${'A'.repeat(60)}… (500 characters)"\n}`,
  );
});

test('of JSON lines the first ones are shown, and how many more there are', () => {
  const lines = Array.from({ length: 11 }, (_, n) => `{"n":${n}}`);
  const text = shown('application/x-ndjson', `${lines.join('\n')}\n`) ?? '';
  assert.deepEqual(text.split('\n'), [...lines.slice(0, 8), '… 3 more lines']);
});

test('events are shown without the empty lines, their audio shortened', () => {
  const text = shown('text/event-stream', `data: {"audio":"${'A'.repeat(121)}"}\n\ndata: {}\n\n`);
  assert.equal(text, `data: {"audio":"${'A'.repeat(60)}… (121 characters)"}\ndata: {}`);
});

test('any other text is shown as it is, its beginning', () => {
  assert.equal(shown('text/vtt', 'WEBVTT\n\n00:00\n'), 'WEBVTT\n\n00:00');
  assert.equal(shown('application/x-subrip; charset=utf-8', '1\n00:00'), '1\n00:00');
  assert.match(shown('text/plain', 'x\n'.repeat(60)) ?? '', /… 20 more lines$/);
});

test('what calls itself JSON and is none is shown as it is', () => {
  assert.equal(shown('application/json', '<html>'), '<html>');
});

test('audio is no text', () => {
  assert.equal(shown('audio/wav', 'RIFF'), undefined);
  assert.equal(shown('', 'RIFF'), undefined);
});
