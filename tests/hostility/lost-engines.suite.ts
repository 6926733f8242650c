/** The voice vanishes or is replaced while the engine restarts; requests that end the engine. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type RunningService, withService } from '../service/service.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-faults-'));
after(() => rmSync(home, { recursive: true }));

const testVoice = (name: string) =>
  fileURLToPath(new URL(`../voices/${name}.onnx`, import.meta.url));

/** A voice in a folder of its own. */
function voiceOf(name: string): string {
  const model = join(mkdtempSync(join(home, 'my voice ')), 'voice.onnx');
  for (const end of ['', '.json']) copyFileSync(`${testVoice(name)}${end}`, `${model}${end}`);
  return model;
}

const configOf = (model: string, more = '') => `piper:\n  model_path: ${model}\n${more}`;

const get = async ({ url }: RunningService, path: string) => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

const refusalOf = async (response: Response) => ((await response.json()) as Refusal).error;

/** Ends the engine process; resolves when that is known. */
async function lose(service: RunningService, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const pid = service.enginePid() as number;
  process.kill(pid, signal);
  while (service.enginePid() === pid) await delay(1);
}

const MISSING: Readonly<Record<string, (model: string) => () => void>> = {
  'the model': (model) => moved(model),
  'its config': (model) => moved(`${model}.json`),
  'its folder': (model) => moved(dirname(model)),
};

/** @returns what brings it back. */
function moved(path: string): () => void {
  renameSync(path, `${path}-gone`);
  return () => renameSync(`${path}-gone`, path);
}

for (const [what, remove] of Object.entries(MISSING)) {
  test(`${what} is missing at a restart: the reason is told; back again, speech is`, async (t) => {
    const model = voiceOf('chaos');
    await withService(configOf(model), async (service) => {
      const bringBack = remove(model);
      await lose(service);
      const plain = (text: unknown) => {
        assert.match(String(text), new RegExp(`the voice cannot be loaded: .*${basename(model)}`));
        assert.doesNotMatch(String(text), /\//);
      };
      while ((await get(service, '/health/ready')).body.status !== 'failing') await delay(20);
      // Past several more tries it is as at the first.
      const tries = () => service.log().split('is started again').length - 1;
      while (tries() < 5) await delay(20);
      for (const path of ['/health', '/health/ready']) {
        const { status, body } = await get(service, path);
        assert.equal(status, 503);
        plain(body.reason);
      }
      const refused = await service.speak({ input: 'Nobody there?' });
      assert.equal(refused.status, 503);
      const seconds = Number(refused.headers.get('retry-after'));
      assert.ok(seconds >= 1 && seconds <= 5, `retry-after: ${seconds}`);
      const { code, message } = await refusalOf(refused);
      assert.equal(code, 'engine_unavailable');
      plain(message);
      bringBack();
      const backAt = performance.now();
      while ((await get(service, '/health/ready')).status !== 200) await delay(20);
      assert.equal((await service.speak({ input: 'Here I am.' })).status, 200);
      const milliseconds = performance.now() - backAt;
      t.diagnostic(`speech ${Math.round(milliseconds)} ms after the file`);
      assert.ok(milliseconds < 15_000);
    });
  });
}

test('no pause before a restart is longer than an eighth of what requests may wait', async () => {
  const model = voiceOf('chaos');
  await withService(configOf(model, 'performance: {request_timeout: 4}\n'), async (service) => {
    rmSync(model);
    await lose(service);
    const pauses = () =>
      [...service.log().matchAll(/"delayMs":(\d+)/g)].map((found) => +(found[1] ?? 0));
    while (pauses().length < 6) await delay(20);
    assert.deepEqual(pauses().slice(0, 6), [0, 250, 500, 500, 500, 500]);
  });
});

function swap(model: string, content: Uint8Array | string): void {
  writeFileSync(`${model}.new`, content);
  renameSync(`${model}.new`, model);
}

/** With the same text each sounds otherwise than before. */
const REPLACED: Readonly<Record<string, (model: string) => void>> = {
  'the model, by a rename': (model) => swap(model, readFileSync(testVoice('no-sdp'))),
  'the model, in place': (model) => copyFileSync(testVoice('no-sdp'), model),
  'the config': (model) => {
    const config = JSON.parse(readFileSync(`${model}.json`, 'utf8'));
    config.inference = { ...config.inference, length_scale: 1.5 };
    swap(`${model}.json`, JSON.stringify(config));
  },
};

const LONG = {
  input: Array.from({ length: 60 }, (_, i) => `Sentence number ${i} of very many.`).join(' '),
  response_format: 'pcm',
  seed: 5,
};

for (const [what, replace] of Object.entries(REPLACED)) {
  test(`${what} is replaced and the engine lost in an answer: it is cut, and nobody gets another voice`, async (t) => {
    const model = voiceOf('low-16k');
    await withService(configOf(model), async (service) => {
      const whole = await service.speak(LONG);
      const right = Buffer.from(await whole.arrayBuffer());
      const answer = await service.speak(LONG);
      assert.equal(answer.headers.get('etag'), whole.headers.get('etag'));
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const parts = [(await reader.read()).value as Uint8Array];
      replace(model);
      await lose(service);
      // Accepted while there is no engine, with the headers of the voice that was.
      const waiting = service.speak(LONG);
      const read = async () => {
        for (;;) {
          const { value, done } = await reader.read();
          if (done) return 'complete';
          parts.push(value);
        }
      };
      const end = await read().catch(() => 'cut');
      const got = Buffer.concat(parts);
      t.diagnostic(`${end} after ${got.length} of ${right.length} bytes`);
      assert.equal(end, 'cut');
      assert.ok(got.equals(right.subarray(0, got.length)), 'what was given is of the first voice');

      const refused = await waiting;
      assert.equal(refused.status, 503);
      assert.equal(refused.headers.get('retry-after'), '1');
      assert.equal(refused.headers.get('x-should-retry'), null);
      assert.equal((await refusalOf(refused)).code, 'voice_changed');

      const again = await service.speak(LONG);
      assert.equal(again.status, 200);
      assert.notEqual(again.headers.get('etag'), whole.headers.get('etag'));
      assert.ok(!Buffer.from(await again.arrayBuffer()).equals(right));
    });
  });
}

test('a file that is the same again to the last byte costs nothing', async () => {
  const model = voiceOf('low-16k');
  await withService(configOf(model), async (service) => {
    const right = Buffer.from(await (await service.speak(LONG)).arrayBuffer());
    const answer = await service.speak(LONG);
    swap(model, readFileSync(model));
    await lose(service);
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(right));
  });
});

// The chaos voice does not return from it; what ends the process meanwhile is the test.
const POISON = { input: 'Hang.', length_scale: 8.2 };
const POISONS = 5;

test(`${POISONS} requests that each end the engine twice: another client is served within its wait`, async (t) => {
  await withService(configOf(testVoice('chaos')), async (service) => {
    const untilBusy = async (workers: number) => {
      for (;;) {
        const { body } = await get(service, '/health');
        if ((body.workers as { busy: number }).busy === workers) return;
        await delay(1);
      }
    };
    let longest = 0;
    const short = async () => {
      const askedAt = performance.now();
      const response = await service.speak({ input: 'Short.' });
      assert.equal(response.status, 200);
      assert.ok((await response.arrayBuffer()).byteLength > 1000);
      longest = Math.max(longest, performance.now() - askedAt);
    };
    for (let poison = 0; poison < POISONS; poison++) {
      await untilBusy(0);
      const failed = service.speak(POISON);
      await untilBusy(1);
      const others = [short(), short()];
      for (let loss = 0; loss < 2; loss++) {
        await untilBusy(1);
        await lose(service, 'SIGSEGV');
      }
      const answer = await failed;
      assert.equal(answer.status, 500);
      assert.equal(answer.headers.get('x-should-retry'), 'false');
      assert.equal((await refusalOf(answer)).code, 'engine_crashed');
      await Promise.all(others);
    }
    t.diagnostic(`longest wait of another client: ${Math.round(longest)} ms`);
    assert.ok(longest < 30_000);
    assert.equal(service.log().split('is started again').length - 1, 2 * POISONS);
  });
});
