/** File descriptors run out, at the start and while serving. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { leaveDescriptors, limitDescriptors } from './descriptors.ts';
import { type Answer, type HostileService, withHostileService } from './hostile-service.ts';

const FORMATS = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'];

const speak = (service: HostileService, response_format: string): Promise<Answer> =>
  service.ask('/v1/audio/speech', { input: 'Short.', response_format });

const isRefusal = ({ status, headers, body }: Answer): boolean => {
  if (status !== 503) return false;
  assert.match(body.toString(), /"code":"overloaded"/);
  assert.match(body.toString(), /LimitNOFILE/);
  assert.equal(headers['retry-after'], '1');
  assert.equal(headers['x-should-retry'], undefined);
  return true;
};

for (const path of [process.env.PATH ?? '', '/nowhere']) {
  const encoder = path === '/nowhere' ? 'the encoder of its own' : 'ffmpeg';
  test(`with few descriptors left each format is spoken or refused, and spoken afterwards; ${encoder}`, async (t) => {
    await withHostileService({ environment: { PATH: path }, nodeOptions: [] }, async (service) => {
      const outcome: string[] = [];
      for (const free of [1, 2, 3, 4, 6, 8, 12]) {
        leaveDescriptors(service.child.pid as number, free);
        for (const format of FORMATS) {
          // Without one for the connection there is no answer at all.
          const answer = await speak(service, format).catch(() => undefined);
          const refused = answer === undefined || isRefusal(answer);
          assert.ok(
            refused || answer?.status === 200,
            `${format}: ${answer?.body}\n${service.log()}`,
          );
          outcome.push(answer === undefined ? 'cut' : String(answer.status));
        }
      }
      limitDescriptors(service.child.pid as number, 4096);
      for (const format of FORMATS)
        assert.equal((await speak(service, format)).status, 200, format);
      const count = Object.groupBy(outcome, (each) => each);
      t.diagnostic(
        Object.entries(count)
          .map(([each, all]) => `${each}: ${all?.length}`)
          .join(', '),
      );
    });
  });
}

test('with a low limit from the start, connections leave enough for everything else', async () => {
  for (const descriptors of [128, 256]) {
    await withHostileService({ descriptors }, async (service) => {
      assert.match(service.log(), /"msg":"fewer connections than server.max_connections"/);
      const clients = Array.from({ length: 500 }, () =>
        connect(service.port, '127.0.0.1').on('error', () => {}),
      );
      // So many at once are all too young to be evicted, and whoever comes next is refused.
      while ((await service.ask('/v1/voices')).status === 503);
      for (const format of FORMATS) {
        assert.equal((await speak(service, format)).status, 200, `${format}\n${service.log()}`);
      }
      for (const client of clients) client.destroy();
      await service.servesOthers();
    });
  }
});

test('an engine that cannot be started for want of descriptors is started when there are some', async () => {
  await withHostileService({}, async (service) => {
    leaveDescriptors(service.child.pid as number, 1);
    process.kill(service.enginePid(), 'SIGKILL');
    while (!/"msg":"the engine process is gone[^\n]*(EMFILE)/.test(service.log())) await delay(10);
    limitDescriptors(service.child.pid as number, 4096);
    while ((await service.ask('/health/ready')).status !== 200) await delay(20);
    await service.servesOthers();
  });
});
