/** The reader of the log goes away or blocks, or the disk is full: the service goes on. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HostileService, withHostileService } from './hostile-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-log-'));
after(() => rmSync(folder, { recursive: true }));
const DROPPED = 'hailo_piper_log_lines_dropped_total';
const DEBUG = 'logging: {level: DEBUG}\n';

/** A pipe with a reader that does not read. */
function pipe(name: string) {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  const { O_RDONLY, O_NONBLOCK, O_WRONLY } = constants;
  const reader = openSync(path, O_RDONLY | O_NONBLOCK);
  return { reader, writer: openSync(path, O_WRONLY) };
}

/** Many lines of the log, while another client is served. */
async function talk(service: HostileService, requests = 1500): Promise<void> {
  for (let sent = 0; sent < requests; sent += 50) {
    const asked = Array.from({ length: 50 }, () => service.ask('/health/live'));
    for (const { status } of await Promise.all(asked)) assert.equal(status, 200);
  }
  await service.servesOthers();
}

test('stderr is a full disk', async () => {
  await withHostileService({ redirections: '>/dev/full 2>/dev/full' }, async (service) => {
    await talk(service, 50);
    assert.ok((await service.metric(DROPPED)) > 0);
  });
});

test('stderr is closed', async () => {
  await withHostileService({ redirections: '>&- 2>&-' }, (service) => talk(service, 50));
});

test('whoever reads stderr and stdout is gone before and while it serves', async () => {
  for (const when of ['before', 'while'] as const) {
    const out = pipe(`out-${when}`);
    const err = pipe(`err-${when}`);
    if (when === 'before') for (const { reader } of [out, err]) closeSync(reader);
    const stdio = ['ignore', out.writer, err.writer] as const;
    await withHostileService({ stdio: [...stdio] }, async (service) => {
      if (when === 'while') for (const { reader } of [out, err]) closeSync(reader);
      await talk(service, 100);
      assert.ok((await service.metric(DROPPED)) > 0);
    });
    for (const { writer } of [out, err]) closeSync(writer);
  }
});

test('whoever reads stderr stops reading, and reads on', async (t) => {
  const { reader, writer } = pipe('slow');
  await withHostileService(
    { stdio: ['ignore', 'ignore', writer], yaml: DEBUG },
    async (service) => {
      const before = service.residentMib();
      await talk(service, 6000);
      assert.ok((await service.metric(DROPPED)) > 0, 'more was logged than pipe and service hold');
      t.diagnostic(`${Math.round(service.residentMib() - before)} MiB more`);
      const buffer = Buffer.alloc(1 << 20);
      let text = '';
      const read = () => {
        try {
          text += buffer.toString('utf8', 0, readSync(reader, buffer));
        } catch (error) {
          assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN');
        }
      };
      while (!/lines of the log were lost here/.test(text)) {
        read();
        await service.ask('/health/live');
        await delay(1);
      }
      // In order, whole, and what is missing is counted.
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const times = lines.map(({ time }) => time);
      assert.deepEqual(times, times.toSorted());
      const lost = lines.find(({ msg }) => /were lost here/.test(msg))?.lines;
      assert.equal(lost, await service.metric(DROPPED));
    },
  );
  closeSync(reader);
  closeSync(writer);
});

test('a socket, as the journal is: its reader stops, and goes', async () => {
  await withHostileService({ yaml: DEBUG }, async (service) => {
    service.child.stderr?.pause();
    await talk(service, 4000);
    service.child.stderr?.destroy();
    await talk(service, 100);
    assert.ok((await service.metric(DROPPED)) > 0);
  });
});

test('the last lines before the end come out', async () => {
  let log = () => '';
  await withHostileService({ yaml: DEBUG }, async (service) => {
    log = service.log;
    await talk(service, 500);
  });
  assert.match(log(), /"msg":"stopped"\}\n$/);
});
