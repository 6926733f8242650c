/** What happens to the voice of a service and to its engine, by the points of the issue. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TINY_VOICE } from '../hostile-service.ts';
import { addressOf, open, postOf } from '../raw-client.ts';
import { codeOf } from '../sample-requests.ts';
import { BACK_WITHIN_MS, SEEDED, servesOrRefuses, untilReady, untilSpeaks } from './recovery.ts';
import { type Attack, ownState } from './run-attack.ts';

const EMBEDDED = fileURLToPath(
  new URL('../../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
);
const SPEECH = '/v1/audio/speech';
const STORY = { input: 'One sentence after another, and so on. '.repeat(40), seed: 5 };

/** Under the name that the voice is prepared as. */
const modelIn = (folder: string): string => join(folder, basename(EMBEDDED));

/** The voice's two files in a folder of their own, so that they may be replaced. */
function ownVoice(folder: string): string {
  const model = modelIn(folder);
  for (const end of ['', '.json']) cpSync(EMBEDDED + end, model + end);
  return model;
}

const cacheDeleted: Attack = {
  point: 2,
  what: 'the prepared voices are deleted while it speaks',
  takesMemory: true,
  surroundings: (folder) => ({ environment: { XDG_STATE_HOME: ownState(folder) } }),
  run: async ({ service, folder, fair }) => {
    const right = (await service.ask(SPEECH, SEEDED)).body;
    rmSync(join(folder, 'state', 'hailo-piper', 'prepared'), { recursive: true });
    const isWhole = () => /prepared voice is whole again/.test(service.log());
    const until = performance.now() + BACK_WITHIN_MS;
    while (!isWhole()) {
      const [seeded, free] = await Promise.all([
        service.ask(SPEECH, SEEDED),
        service.ask(SPEECH, { input: 'Whatever it sounds like.' }),
      ]);
      if (servesOrRefuses(seeded)) assert.ok(seeded.body.equals(right));
      servesOrRefuses(free);
      assert.ok(performance.now() < until, service.log());
    }
    await fair.holds();
  },
};

const voiceMissing: Attack = {
  point: 12,
  what: 'the voice is missing when the engine is started again',
  surroundings: (folder) => ({ model: ownVoice(folder) }),
  run: async ({ service, folder, fair }) => {
    const model = modelIn(folder);
    renameSync(model, `${model}.away`);
    process.kill(service.enginePid(), 'SIGKILL');
    const ready = await untilReady(service, false);
    assert.equal(ready.status, 503);
    // It is known to be hopeless soon, and why.
    const until = performance.now() + BACK_WITHIN_MS;
    while ((await service.ask('/health')).status === 200) {
      assert.ok(performance.now() < until, service.log());
      await delay(50);
    }
    assert.match((await service.ask('/health')).body.toString(), /"reason":"[^"]+"/);
    assert.equal(servesOrRefuses(await service.ask(SPEECH, SEEDED)), false);
    renameSync(`${model}.away`, model);
    await untilReady(service, true);
    await untilSpeaks(service);
    await fair.holds();
  },
};

const poison: Attack = {
  point: 12,
  what: 'a request that kills the engine again and again',
  run: async ({ service, fair }) => {
    const deadly = service.ask(
      '/v1/synthesize',
      { text: STORY.input, format: 'wav' },
      addressOf(1),
    );
    for (let kill = 0; kill < 2; kill++) {
      await untilReady(service, true);
      while (!/"active":1/.test((await service.ask('/health')).body.toString())) await delay(5);
      process.kill(service.enginePid(), 'SIGKILL');
      await untilReady(service, false);
    }
    const answer = await deadly;
    assert.equal(`${answer.status} ${codeOf(answer)}`, '500 engine_crashed');
    await untilSpeaks(service);
    await fair.holds();
  },
};

const voiceReplaced: Attack = {
  point: 13,
  what: 'the voice is replaced and the engine lost within one answer',
  surroundings: (folder) => ({
    model: ownVoice(folder),
    environment: { XDG_STATE_HOME: ownState(folder) },
  }),
  run: async ({ service, folder, fair }) => {
    const body = { ...STORY, response_format: 'pcm' };
    const right = (await service.ask(SPEECH, body)).body;
    const client = open(service.port, postOf(body), addressOf(1));
    while (client.heard.length < 10_000) await once(client.socket, 'data');
    const model = modelIn(folder);
    for (const end of ['.json', '']) {
      cpSync(TINY_VOICE + end, `${model}${end}.new`);
      renameSync(`${model}${end}.new`, model + end);
    }
    process.kill(service.enginePid(), 'SIGKILL');
    const isOver = () => client.heard.endsWith('\r\n0\r\n\r\n');
    while (!isOver() && !client.socket.closed) {
      await Promise.race([once(client.socket, 'data'), client.closed]);
    }
    // It is cut, or it is as it began to the end.
    if (isOver()) assert.ok(bodyOf(client.heard).equals(right), 'an answer of two voices');
    client.socket.destroy();
    await untilSpeaks(service);
    await fair.holds();
  },
};

/** The body of an answer in chunks. */
function bodyOf(heard: string): Buffer {
  const parts: Buffer[] = [];
  let at = heard.indexOf('\r\n\r\n') + 4;
  for (;;) {
    const end = heard.indexOf('\r\n', at);
    const length = Number.parseInt(heard.slice(at, end), 16);
    if (length === 0) return Buffer.concat(parts);
    parts.push(Buffer.from(heard.slice(end + 2, end + 2 + length), 'latin1'));
    at = end + 2 + length + 2;
  }
}

export const VOICE_ATTACKS: readonly Attack[] = [
  ...[cacheDeleted, voiceMissing, poison, voiceReplaced],
];
