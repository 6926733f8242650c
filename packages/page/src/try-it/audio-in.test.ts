import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioIn, isPcm } from './audio-in.ts';

const read = (
  contentType: string,
  content: string,
  { rate, body }: { readonly rate?: string; readonly body?: object } = {},
) => {
  const headers = new Headers({ 'content-type': contentType });
  if (rate !== undefined) headers.set('x-audio-sample-rate', rate);
  const bytes = Uint8Array.from(new TextEncoder().encode(content));
  const requestBody = body === undefined ? undefined : JSON.stringify(body);
  const found = audioIn({ headers, bytes, requestBody });
  return found && { ...found, bytes: new TextDecoder().decode(found.bytes) };
};

test('an answer of audio is audio', () => {
  const file = { contentType: 'audio/ogg', sampleRate: 48_000, bytes: 'OggS' };
  assert.deepEqual(read('audio/ogg; codecs=opus', 'OggS', { rate: '48000' }), file);
});

test('raw samples have the rate that the header says, else 24 kHz', () => {
  assert.equal(read('audio/pcm', '', { rate: '22050' })?.sampleRate, 22_050);
  assert.equal(read('audio/pcm', '')?.sampleRate, 24_000);
});

test('JSON holds audio in base64, and says what it is', () => {
  const json = JSON.stringify({
    ...{ content_type: 'audio/pcm', sample_rate: 16_000 },
    audio: btoa('samples'),
  });
  const file = { contentType: 'audio/pcm', sampleRate: 16_000, bytes: 'samples' };
  assert.deepEqual(read('application/json; charset=utf-8', json), file);
});

test('JSON lines hold audio in pieces that are joined', () => {
  const lines = [
    { type: 'start', content_type: 'audio/wav', sample_rate: 22_050 },
    { type: 'audio', audio: btoa('RIF') },
    { type: 'sentence', text: 'One.' },
    { type: 'audio', audio: btoa('F!') },
    { type: 'end', duration: 1 },
  ];
  const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const file = { contentType: 'audio/wav', sampleRate: 22_050, bytes: 'RIFF!' };
  assert.deepEqual(read('application/x-ndjson', content), file);
});

test('events hold audio in pieces; only the request knows whether they are raw samples', () => {
  const events = `data: {"type":"speech.audio.delta","audio":"${btoa('ab')}"}

data: {"type":"speech.audio.delta","audio":"${btoa('c')}"}

data: {"type":"speech.audio.done","usage":{"total_tokens":3}}

`;
  const type = 'text/event-stream; charset=utf-8';
  const wav = { contentType: '', sampleRate: 24_000, bytes: 'abc' };
  assert.deepEqual(read(type, events, { body: { input: 'Hi.' } }), wav);
  const raw = audioIn({
    headers: new Headers({ 'content-type': type }),
    bytes: Uint8Array.from(new TextEncoder().encode(events)),
    requestBody: '{"response_format":"pcm"}',
  });
  assert.ok(raw && isPcm(raw));
});

test('answers without audio have none', () => {
  assert.equal(read('text/vtt; charset=utf-8', 'WEBVTT'), undefined);
  assert.equal(read('application/json', '{"sentences":[]}'), undefined);
  assert.equal(read('application/x-ndjson', ''), undefined);
});
