import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../languages/en.ts';
import type { Health } from './service-facts.ts';
import { silentWords, stateWords } from './state-words.ts';

const texts = en;
const health = (more: Partial<Health>): Health => ({
  ...{ status: 'healthy', version: '1', uptime_seconds: 1, model_info: {}, voices_left_out: [] },
  workers: { total: 1, busy: 0, threads: 1 },
  queue: { waiting: 0, limit: 32 },
  ...more,
});

test('each state has a sentence of its own', () => {
  const STATES = ['healthy', 'degraded', 'starting', 'draining', 'unhealthy'] as const;
  const sentences = new Set(STATES.map((status) => stateWords(health({ status }), texts)));
  assert.equal(sentences.size, STATES.length);
});

test('a degraded service says whether its queue is full or its engine is started again', () => {
  const full = { status: 'degraded', queue: { waiting: 32, limit: 32 } } as const;
  assert.equal(stateWords(health(full), texts), texts.statusQueueFull);
  assert.equal(stateWords(health({ status: 'degraded' }), texts), texts.statusRestarting);
});

test('the reason stands behind the sentence', () => {
  const words = stateWords(health({ status: 'unhealthy', reason: 'The file is gone.' }), texts);
  assert.ok(words.startsWith(texts.statusUnhealthy) && words.endsWith('The file is gone.'), words);
});

test('a silent service is named with the time of its last answer', () => {
  assert.ok(silentWords('12:03:05', texts).includes('12:03:05'));
  assert.equal(silentWords(undefined, texts), texts.statusNeverAnswered);
});
