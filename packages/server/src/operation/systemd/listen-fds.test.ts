import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeListenFd } from './listen-fds.ts';

test('a socket of systemd is taken once, and only by the process it is meant for', () => {
  const env = { LISTEN_PID: '7', LISTEN_FDS: '1', LISTEN_FDNAMES: 'hailo-piper.socket', HOME: '/' };
  assert.equal(takeListenFd(env, 7), 3);
  assert.deepEqual(env, { HOME: '/' });
  assert.equal(takeListenFd(env, 7), undefined);
  assert.equal(takeListenFd({ LISTEN_PID: '6', LISTEN_FDS: '1' }, 7), undefined);
});

test('several sockets are refused with a status that systemd does not restart on', () => {
  assert.throws(() => takeListenFd({ LISTEN_PID: '7', LISTEN_FDS: '2' }, 7), {
    exitCode: 78,
    message: /handed over 2 sockets/,
  });
});
