/**
 * Two Pis and a balancer from bare Debian 13 by one run of the playbook, and upgraded by it under load.
 * Needs root. Run by `npx -y pnpm@12 test:fleet:long`; RELEASES names a folder of releases made before.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { BalancedFleet, failed, NOTHING, PIS, WHOLE } from './balanced-fleet.ts';
import { deploys } from './fleet.ts';
import { asVersion, thisRelease } from './release-versions.ts';

const UPGRADES = 5;
const release = thisRelease();
const versions = [asVersion(release, '9.9.9'), release] as const;
const balanced = await BalancedFleet.boot();
after(() => balanced[Symbol.asyncDispose]());

test('one run of the playbook puts up all, and every host speaks through the balancer', async (t) => {
  const { status, output, seconds } = await balanced.deploy(release);
  assert.equal(status, 0, output);
  t.diagnostic(`${seconds} s`);
  await balanced.spokenFromEverywhere();
});

test('a second run changes nothing', async (t) => {
  const { status, output, seconds, recap } = await balanced.deploy(release);
  assert.equal(status, 0, output);
  t.diagnostic(`${seconds} s`);
  for (const host of [...PIS, 'balancer']) assert.equal(recap(host).changed, 0, output);
});

test('requests that outlast the drain: the Pi is as it was, and they are not cut', async () => {
  const { fleet } = balanced;
  const before = await fleet.state('pi-1');
  // Two for each Pi.
  const body = JSON.stringify({ text: 'This is a long text. '.repeat(200) });
  const ask = ['-s', '-o', '/dev/null', '-H', 'content-type: application/json', '-d', body];
  const clients = [1, 2, 3, 4].map(() =>
    fleet.lan.spawn('curl', [...ask, `${balanced.url}/v1/synthesize`]),
  );
  const gone = Promise.all(clients.map((client) => once(client, 'exit')));
  try {
    await fleet.until(async () => (await balanced.inHand('pi-1')) === 2);
    const { status, output } = await fleet.play('site', {
      ...deploys(release),
      hailo_piper_drain_seconds: 1,
      hailo_piper_config: { logging: { level: 'DEBUG' } },
    });
    assert.equal(status, 2, output);
    assert.match(output, /hailo_piper\/pi-1 is DRAIN with \d+ sessions 1 s after drain/);
    assert.ok((await balanced.inHand('pi-1')) > 0);
    assert.deepEqual(await fleet.state('pi-1'), before);
  } finally {
    for (const client of clients) client.kill();
    await gone;
  }
  for (const pi of PIS) await balanced.up(pi);
});

test(`${UPGRADES} rolling upgrades under load: nothing fails, nothing is cut`, async (t) => {
  for (let round = 0; round < UPGRADES; round += 1) {
    const to = versions[round % 2 === 0 ? 0 : 1];
    const endured = await balanced.underLoad(WHOLE, async () => {
      const { status, output, seconds } = await balanced.deploy(to);
      assert.equal(status, 0, output);
      t.diagnostic(`to ${to.version}: ${seconds} s`);
    });
    t.diagnostic(JSON.stringify(endured));
    assert.deepEqual(failed(endured), NOTHING);
    for (const pi of PIS) assert.equal(await balanced.version(pi), to.version);
  }
});
