/** What the machine does to a service, by the points of the issue. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { leaveDescriptors, limitDescriptors } from '../descriptors.ts';
import {
  type HostileOptions,
  launch,
  startHostileService,
  TINY_VOICE,
} from '../hostile-service.ts';
import { addressOf } from '../raw-client.ts';
import { codeOf } from '../sample-requests.ts';
import { FFMPEG_FAULTS, ScriptedFfmpeg, WORKS } from '../scripted-ffmpeg.ts';
import { servesOrRefuses } from './recovery.ts';
import type { Attack, AttackedService } from './run-attack.ts';

const SPEECH = '/v1/audio/speech';
const STORY = { input: 'One sentence after another, and so on. '.repeat(40) };
const descriptors: Attack = {
  point: 6,
  what: 'no descriptors are left',
  run: async ({ service }) => {
    const pid = service.child.pid as number;
    for (const free of [2, 4]) {
      leaveDescriptors(pid, free);
      for (const response_format of ['aac', 'mp3']) {
        const body = { input: 'Short.', response_format };
        const answer = await service.ask(SPEECH, body).catch(() => undefined);
        if (answer !== undefined) servesOrRefuses(answer);
      }
    }
    limitDescriptors(pid, 4096);
  },
};

/** In a folder of prepared voices, and in those within. */
const unfinished = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.new-\w+$/.test(name),
      )
    : [];

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + statSync(join(folder, name)).size,
    0,
  );

/** A state folder that cannot be one, and a /tmp of its own. */
const unwritableState = (folder: string) => ({
  ...{ XDG_STATE_HOME: join(folder, 'no-folder'), TMPDIR: join(folder, 'tmp') },
});

async function startAndEnd(options: HostileOptions): Promise<void> {
  const service = await startHostileService(options);
  await service.end().finally(() => service.remove());
}

/** The voice that is prepared here speaks in milliseconds: preparing the embedded one takes seconds. */
const unwritable: Attack = {
  point: 7,
  what: 'the state cannot be written, and /tmp does not fill up',
  surroundings: (folder) => {
    mkdirSync(join(folder, 'tmp'));
    writeFileSync(join(folder, 'no-folder'), '');
    return { model: TINY_VOICE, environment: unwritableState(folder) };
  },
  run: async ({ folder, setup, fair }) => {
    const options = { ...setup, model: TINY_VOICE, environment: unwritableState(folder) };
    const tmp = join(folder, 'tmp');
    const before = bytesIn(tmp);
    for (let start = 0; start < 2; start++) await startAndEnd(options);
    assert.ok(bytesIn(tmp) < 1.1 * before, 'a start leaves nothing more');
    assert.deepEqual(unfinished(tmp), []);
    await fair.holds();
  },
};

const interrupted: Attack = {
  point: 7,
  what: 'preparations are interrupted',
  run: async ({ folder, setup, fair }) => {
    const before = setup.group.pids();
    const environment = { XDG_STATE_HOME: join(folder, 'new-state') };
    const options = { ...setup, model: TINY_VOICE, environment };
    const state = join(folder, 'new-state');
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const child = launch(options, folder);
      const exited = once(child, 'exit');
      while (unfinished(state).length === 0 && child.exitCode === null) await delay(1);
      child.kill(signal);
      await exited;
      const until = performance.now() + 3000;
      while (setup.group.pids().some((pid) => !before.includes(pid))) {
        assert.ok(performance.now() < until, `what prepares outlives ${signal}`);
        await delay(20);
      }
      rmSync(join(folder, 'hailo-piper.yaml'));
    }
    await startAndEnd(options);
    assert.deepEqual(unfinished(state), []);
    await fair.holds();
  },
};

const WHOLE_S = 3;

const timeout: Attack = {
  point: 8,
  what: 'a whole answer takes longer than it may',
  surroundings: () => ({
    yaml: `performance: {request_timeout: ${WHOLE_S}, whole_timeout: ${WHOLE_S}}\n`,
  }),
  run: async ({ service, fair }) => {
    const startedAt = performance.now();
    const body = { text: STORY.input.repeat(3), format: 'wav' };
    const whole = service.ask('/v1/synthesize', body, addressOf(1)).then((answer) => {
      return { answer, tookMs: performance.now() - startedAt };
    });
    await fair.holds();
    const { answer, tookMs } = await whole;
    assert.equal(`${answer.status} ${codeOf(answer)}`, '504 timeout');
    assert.ok(tookMs < 2000 * WHOLE_S, `${tookMs} ms`);
  },
};

const logs: readonly Attack[] = ['2>/dev/full', '2>&-'].map((redirections) => ({
  point: 9,
  what: `the log goes nowhere: ${redirections}`,
  surroundings: () => ({ redirections, yaml: 'logging: {level: DEBUG}\n' }),
  run: async ({ service, fair }: AttackedService) => {
    for (let asked = 0; asked < 200; asked++) await service.ask('/health/live');
    await fair.holds();
  },
}));

const logReader: Attack = {
  point: 9,
  what: 'whoever reads the log stops, then goes',
  surroundings: () => ({ yaml: 'logging: {level: DEBUG}\n' }),
  run: async ({ service, fair, isLong }) => {
    service.child.stderr?.pause();
    for (let asked = 0; asked < (isLong ? 4000 : 1000); asked++) await service.ask('/health/live');
    await fair.holds();
    service.child.stderr?.destroy();
    await fair.holds();
  },
};

const encoders: readonly Attack[] = ['fails', 'never writes'].map((fault) => {
  const ffmpeg = new ScriptedFfmpeg();
  return {
    point: 11,
    // It is waited for as long as an encoder may take.
    onlyLong: fault === 'never writes',
    what: `an ffmpeg that ${fault}`,
    surroundings: () => {
      ffmpeg.install(WORKS);
      return { environment: { PATH: `${ffmpeg.folder}:/usr/bin:/bin` } };
    },
    run: async ({ service, fair }: AttackedService) => {
      const aac = (client: number) =>
        service.ask(SPEECH, { input: 'Hi.', response_format: 'aac' }, addressOf(client));
      assert.equal((await aac(0)).status, 200);
      ffmpeg.install(FFMPEG_FAULTS[fault] as string);
      for (let round = 0; round < 4; round++) {
        const all = Array.from({ length: 10 }, (_, client) => aac(client).catch(() => undefined));
        await fair.holds();
        for (const answer of await Promise.all(all)) assert.notEqual(answer?.status, 429);
      }
      const { queue } = JSON.parse((await service.ask('/health')).body.toString());
      assert.deepEqual([queue.waiting, queue.active], [0, 0]);
    },
    afterwards: () => ffmpeg.remove(),
  };
});

export const SURROUNDINGS_ATTACKS: readonly Attack[] = [
  ...[descriptors, unwritable, interrupted, timeout, ...logs, logReader],
  ...encoders,
];
