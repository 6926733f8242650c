import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultConfig } from '@hailo-piper/config';
import { engineThreads } from './engine-threads.ts';
import type { LogFields } from './operation/log.ts';

const chosen = (settings: object) => {
  const logged: [string, LogFields | undefined][] = [];
  const ignored = () => {};
  const info = (msg: string, fields?: LogFields) => logged.push([msg, fields]);
  const log = { debug: ignored, info, warning: ignored, error: ignored };
  const quota = () => ({ cores: 4, quotaCores: 2, freeBytes: 1024 ** 3 });
  const threads = engineThreads({ ...defaultConfig().performance, ...settings }, log, quota);
  return { threads, logged };
};

test('configured numbers are used without a log line', () => {
  assert.deepEqual(chosen({}), {
    threads: { workers: 1, intraOpThreads: 1, encoderThreads: 2 },
    logged: [],
  });
  assert.deepEqual(chosen({ worker_threads: 9, intra_op_threads: 3, encoder_threads: 1 }), {
    threads: { workers: 9, intraOpThreads: 3, encoderThreads: 3 },
    logged: [],
  });
});

test('auto is chosen by the machine, and logged with its reason', () => {
  const reason = 'a CPU quota of 2 of 4 cores, 1024 MiB of memory free';
  assert.deepEqual(chosen({ worker_threads: 'auto', intra_op_threads: 'auto' }), {
    threads: { workers: 2, intraOpThreads: 1, encoderThreads: 2 },
    logged: [['threads chosen', { workers: 2, threads: 1, reason }]],
  });
  assert.deepEqual(chosen({ intra_op_threads: 'auto' }), {
    threads: { workers: 1, intraOpThreads: 2, encoderThreads: 2 },
    logged: [['threads chosen', { workers: 1, threads: 2, reason }]],
  });
});
