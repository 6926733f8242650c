import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputLatency } from './output-latency.ts';

const CHROMIUM = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36';
const FIREFOX_ON_WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; rv:153.0) Gecko/20100101 Firefox/153.0';
const FIREFOX_ON_LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

/** The latency that is believed after a browser has said each of these. */
function believed(told: readonly (number | undefined)[], userAgent = CHROMIUM): number {
  const context = { outputLatency: 0 };
  const latency = new OutputLatency(context as AudioContext, userAgent);
  return told
    .map((one) => {
      context.outputLatency = one as number;
      return latency.seconds;
    })
    .at(-1) as number;
}

test('what a browser tells is believed, if it can be', () => {
  for (const userAgent of [CHROMIUM, FIREFOX_ON_WINDOWS]) {
    assert.equal(believed([0.032], userAgent), 0.032);
    assert.equal(believed([0.4], userAgent), 0.4);
    for (const told of [undefined, Number.NaN, -1, 0, 7]) {
      assert.equal(believed([told], userAgent), 0);
      assert.equal(believed([0.03, told], userAgent), 0.03);
    }
  }
});

test('a leap and back is not believed, a lasting change is', () => {
  const usual: number[] = Array.from({ length: 31 }, () => 0.032);
  assert.equal(believed([...usual, ...Array.from({ length: 10 }, () => 0.35)]), 0.032);
  assert.equal(believed([...usual, ...Array.from({ length: 20 }, () => 0.35)]), 0.35);
});

test('Firefox on Linux is not asked, because that may freeze it', () => {
  const context = {
    get outputLatency(): number {
      return assert.fail('asked');
    },
  } as AudioContext;
  assert.equal(new OutputLatency(context, FIREFOX_ON_LINUX).seconds, 0.04);
});
