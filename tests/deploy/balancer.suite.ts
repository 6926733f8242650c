/**
 * Two Pis behind a balancer: no request is lost while Pis go away. Needs root.
 * Run by `npx -y pnpm@12 test:fleet`; RELEASES names a folder of releases made before.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { BalancedFleet, failed, NOTHING, PIS, STREAM, WHOLE } from './balanced-fleet.ts';
import { thisRelease } from './release-versions.ts';

const release = thisRelease();
const balanced = await BalancedFleet.boot();
after(() => balanced[Symbol.asyncDispose]());
const { fleet } = balanced;

/** A whole answer's request, of so many bytes. */
const ofBytes = (bytes: number) => ({
  ...WHOLE,
  body: `${WHOLE.body.slice(0, -1).padEnd(bytes - 1)}}`,
});

test('the role puts HAProxy before two Pis, and every host speaks through it', async (t) => {
  const { status, output, seconds } = await balanced.install(release);
  assert.equal(status, 0, output);
  t.diagnostic(`${seconds} s`);
  await balanced.spokenFromEverywhere();
});

test('a second run changes nothing, nor does check mode find anything to change', async () => {
  for (const flags of [[], ['--check', '--diff']]) {
    const { status, output, recap } = await fleet.play('balancer', {}, ...flags);
    assert.equal(status, 0, output);
    assert.equal(recap('balancer').changed, 0, output);
  }
});

test('HAProxy warns of nothing in its configuration, nor in the example', async () => {
  const example = readFileSync(
    new URL('../../deploy/haproxy/haproxy.cfg', import.meta.url),
    'utf8',
  );
  fleet.lan.machine('balancer').write('/root/example.cfg', example);
  for (const file of ['/etc/haproxy/haproxy.cfg', '/root/example.cfg']) {
    assert.equal(await fleet.on('balancer', `haproxy -dW -c -f ${file} 2>&1`), '');
  }
  const made = await fleet.on('balancer', 'cat /etc/haproxy/haproxy.cfg');
  const addresses = PIS.map((pi, i) => [`server ${pi} ${pi}:`, `server ${pi} 192.0.2.1${i + 1}:`]);
  const expected = addresses.reduce((text, [from, to]) => text.replace(from ?? '', to ?? ''), made);
  // There, a machine monitors.
  assert.equal(example.trim(), expected.replace('127.0.0.1:8404', '*:8404'));
});

test('a configuration that HAProxy does not take never gets there', async () => {
  const faulty = { hailo_piper_balancer_answer_timeout: 'long' };
  const { status, output } = await fleet.play('balancer', faulty);
  assert.notEqual(status, 0);
  assert.match(output, /timeout server/);
  assert.equal((await balanced.ask(WHOLE)).status, 200);
  await fleet.on('balancer', 'systemctl reload haproxy');
  for (const pi of PIS) await balanced.up(pi);
  assert.equal((await balanced.ask(WHOLE)).status, 200);
});

test("clients do not see one Pi's metrics; HAProxy's own are on the balancer itself", async () => {
  assert.equal(await balanced.status(`${balanced.url}/metrics`), 404);
  assert.equal(await balanced.status(`${balanced.url}/health/ready`), 200);
  const { stdout } = await fleet.lan
    .machine('balancer')
    .onNetwork('curl', '-s', 'http://127.0.0.1:8404/metrics');
  assert.match(stdout, /^haproxy_server_status\{.*server="pi-1".*state="UP"\} 1$/m);
  assert.equal(await balanced.status(`http://${fleet.lan.address('balancer')}:8404/metrics`), 0);
});

test('an answer flows through while it is spoken', async (t) => {
  const input = 'And then there is one more sentence to be said, which takes a while. '.repeat(12);
  const body = JSON.stringify({ input, response_format: 'wav' });
  const { status, firstSeconds, seconds } = await balanced.ask({ ...STREAM, body });
  assert.equal(status, 200);
  t.diagnostic(`first byte after ${firstSeconds} s of ${seconds} s`);
  assert.ok(firstSeconds < seconds / 2);
});

test('rolling restarts, each Pi drained before: nothing fails, nothing is cut', async (t) => {
  for (const asked of [WHOLE, WHOLE, STREAM]) {
    const endured = await balanced.underLoad(asked, async () => {
      for (const pi of PIS) {
        await balanced.set(pi, 'drain');
        await fleet.on(pi, 'systemctl restart hailo-piper');
        await balanced.set(pi, 'ready');
      }
    });
    t.diagnostic(`${asked.path} ${JSON.stringify(endured)}`);
    assert.deepEqual(failed(endured), NOTHING);
    assert.ok(endured.answered > 5);
  }
});

test('restarted without being drained: nothing fails', async (t) => {
  for (const asked of [WHOLE, STREAM]) {
    const endured = await balanced.underLoad(asked, async () => {
      for (const pi of PIS) {
        await delay(1000);
        await fleet.on(pi, 'systemctl restart hailo-piper');
        await balanced.up(pi);
      }
    });
    t.diagnostic(`${asked.path} ${JSON.stringify(endured)}`);
    assert.deepEqual(failed(endured), NOTHING);
  }
});

const killEach = async (): Promise<void> => {
  for (const pi of PIS) {
    await delay(1500);
    await fleet.on(pi, 'systemctl kill --signal=KILL hailo-piper');
    await balanced.up(pi);
  }
};

test('killed under load: what had not begun to be answered is, by the other, after one retry', async (t) => {
  await balanced.retries();
  const endured = await balanced.underLoad(WHOLE, killEach);
  const retries = await balanced.retries();
  t.diagnostic(`${JSON.stringify(endured)}; ${retries.length} requests were sent again`);
  assert.deepEqual(failed(endured), NOTHING);
  assert.ok(retries.length > 0);
  assert.equal(Math.max(...retries), 1);
});

test('killed under load: a stream that had begun is cut, never ended as if it were whole', async (t) => {
  const endured = await balanced.underLoad(STREAM, killEach);
  t.diagnostic(JSON.stringify(endured));
  assert.deepEqual(endured.failures, []);
  // No more than each Pi had in hand.
  assert.ok(endured.cut <= 2 * 4);
});

test('what one Pi refuses with 429 is answered by the other, up to 63 KiB', async (t) => {
  await balanced.overloaded('pi-1', async () => {
    await balanced.retries();
    for (const bytes of [100, 16_000, 60_000, 64_000]) {
      for (let round = 0; round < 3; round += 1) {
        assert.equal((await balanced.ask(ofBytes(bytes))).status, 200, `${bytes} bytes`);
      }
    }
    const retries = await balanced.retries();
    t.diagnostic(`${retries.length} of 12 were sent again`);
    assert.ok(retries.length > 0);
    // Larger ones cannot be sent again: HAProxy has forgotten their beginning.
    const large: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      large.push((await balanced.ask(ofBytes(66_000))).status);
    }
    assert.ok(large.includes(429), `${large}`);
  });
});

test('when a client leaves the balancer, its Pi stops speaking for it', async () => {
  const long = JSON.stringify({ text: 'This is a long text. '.repeat(200) });
  const gone = fleet.lan.spawn(
    'curl',
    ['-s', '-o', '/dev/null', '-H', 'content-type: application/json', '-d', long].concat(
      `${balanced.url}/v1/synthesize`,
    ),
  );
  const inHand = async () => (await balanced.inHand('pi-1')) + (await balanced.inHand('pi-2'));
  const become = async (wanted: number) => {
    const deadline = performance.now() + 10_000;
    while ((await inHand()) !== wanted) {
      assert.ok(performance.now() < deadline);
      await delay(50);
    }
  };
  await become(1);
  gone.kill();
  await become(0);
});

test('without a Pi the answer is an error like the service has them', async () => {
  for (const pi of PIS) await fleet.on(pi, 'systemctl stop hailo-piper');
  const { stdout } = await fleet.lan.run('curl', '-s', '-i', `${balanced.url}/v1/voices`);
  for (const pi of PIS) await fleet.on(pi, 'systemctl start hailo-piper');
  assert.match(stdout, /^HTTP\/1\.1 503 /);
  assert.match(stdout, /^retry-after: 2\r$/m);
  const { error } = JSON.parse(stdout.split('\r\n\r\n')[1] ?? '') as { error: { type: string } };
  assert.equal(error.type, 'server_error');
});
