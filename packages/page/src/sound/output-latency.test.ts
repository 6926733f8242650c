import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputLatency } from './output-latency.ts';

const contextOf = (outputLatency: number | undefined) => ({ outputLatency }) as AudioContext;

const CHROMIUM = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36';
const FIREFOX_ON_WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; rv:153.0) Gecko/20100101 Firefox/153.0';
const FIREFOX_ON_LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

test('what a browser tells is believed, if it can be', () => {
  for (const [told, seconds] of [
    [0.032, 0.032],
    [0.4, 0.4],
    [undefined, 0],
    [Number.NaN, 0],
    [-1, 0],
    [7, 0],
  ] as const) {
    assert.equal(outputLatency(contextOf(told), CHROMIUM), seconds);
    assert.equal(outputLatency(contextOf(told), FIREFOX_ON_WINDOWS), seconds);
  }
});

test('Firefox on Linux is not asked, because that may freeze it', () => {
  const context = {
    get outputLatency(): number {
      return assert.fail('asked');
    },
  } as AudioContext;
  assert.equal(outputLatency(context, FIREFOX_ON_LINUX), 0.04);
});
