import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testVoice } from '@hailo-piper/engine/testing';
import { CliProcess } from '../testing/cli-process.ts';
import type { PhraseReport } from './bank-terms.ts';

const DOOR = 'Somebody is at the door.';
const DINNER = 'Dinner is ready. Come to the table.';
const PHRASES = `
- text: ${DOOR}
- text: ${DINNER}
  speed: 1.5
`;

interface House {
  /** In the place of the machine's folders of configuration and state. */
  readonly folder: string;
  readonly model: string;
  writePhrases(yaml: string): void;
  configure(cache?: object): void;
  run(...args: string[]): Promise<{ code: unknown; out: string; err: string }>;
  list(): Promise<PhraseReport[]>;
  serve(): Promise<Running>;
}

interface Running {
  readonly process: CliProcess;
  said(text: string, fields?: object): Promise<{ use: string | null; audio: Buffer }>;
  stop(): Promise<void>;
}

/** A manifest that can be changed. */
interface Exported {
  origin: { version: string; processor: string };
  recordings: { id: string; key: string; revision: string }[];
}

const states = async (house: House) => (await house.list()).map(({ state }) => state);

function newHouse(t: TestContext): House {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-bank-'));
  t.after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));
  const [model, config, phrases] = ['voice.onnx', 'service.yaml', 'phrases.yaml'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  for (const end of ['', '.json']) copyFileSync(testVoice('medium-shape') + end, model + end);
  const run = async (...args: string[]) => {
    const process = new CliProcess(t, folder, args);
    return { code: await process.exitCode(), out: process.stdout, err: process.stderr };
  };
  return {
    ...{ folder, model, run },
    writePhrases: (yaml) => writeFileSync(phrases, yaml),
    configure: (cache = {}) =>
      writeFileSync(
        config,
        JSON.stringify({
          server: { host: '127.0.0.1' },
          piper: { model_path: model },
          performance: { cache_enabled: true, isolation: 'none' },
          cache: { memory: '8M', disk: '4M', phrases_file: phrases, ...cache },
        }),
      ),
    async list() {
      const { out, err } = await run('phrases', 'list', '--json');
      assert.equal(err, '');
      return JSON.parse(out);
    },
    async serve() {
      const process = new CliProcess(t, folder, ['serve', '--port', '0', '--config', config]);
      const url = await process.url();
      return {
        process,
        async said(input, fields = {}) {
          const response = await fetch(`${url}/v1/audio/speech`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ input, ...fields }),
          });
          assert.equal(response.status, 200);
          const audio = Buffer.from(await response.arrayBuffer());
          return { use: response.headers.get('x-cache'), audio };
        },
        async stop() {
          process.child.kill('SIGTERM');
          assert.equal(await process.exitCode(), 0);
        },
      };
    },
  };
}

const AHEAD = /"msg":"the phrases are spoken ahead","kept":2,"missing":0,"stale":0/;

test('phrases are spoken ahead, outlive a restart, and are spoken anew by another voice', async (t) => {
  const house = newHouse(t);
  house.writePhrases(PHRASES);
  house.configure();

  const first = await house.serve();
  await first.process.output('stderr', AHEAD);
  assert.equal(statSync(join(house.folder, 'hailo-piper', 'phrases.sock')).mode & 0o777, 0o600);
  const door = await first.said(DOOR);
  assert.equal(door.use, 'hit');
  assert.equal((await first.said(DINNER, { speed: 1.5, response_format: 'mp3' })).use, 'hit');
  // What is not in the bank is as without it: not kept, because it sounds different each time.
  assert.equal((await first.said(DINNER)).use, null);
  assert.equal((await first.said(DOOR, { cache: false })).use, null);
  assert.deepEqual(await states(house), ['kept', 'kept']);
  await first.stop();

  const second = await house.serve();
  const again = await second.said(DOOR);
  assert.equal(again.use, 'hit');
  assert.deepEqual(again.audio, door.audio);
  const { code, out } = await house.run('phrases', 'warm');
  assert.deepEqual([code, out], [0, '0 spoken, 2 kept, 0 not kept\n']);

  // Another voice under the same name: each phrase is spoken anew.
  writeFileSync(`${house.model}.json`, `${readFileSync(`${house.model}.json`, 'utf8')}\n`);
  const from = second.process.stderr.length;
  second.process.child.kill('SIGHUP');
  await second.process.output('stderr', /"msg":"configuration read again"/, from);
  const warmed = await house.run('phrases', 'warm');
  assert.match(warmed.out, /^[012] spoken, 2 kept, 0 not kept\n$/);
  assert.deepEqual(await states(house), ['kept', 'kept']);
  assert.equal((await second.said(DOOR)).use, 'hit');
  await second.stop();
});

test('a folder brings the same bytes to another machine, and nothing that is not right', async (t) => {
  const [maker, taker] = [newHouse(t), newHouse(t)];
  for (const house of [maker, taker]) house.configure();
  maker.writePhrases(PHRASES);
  taker.writePhrases('[]');
  const made = await maker.serve();
  assert.equal((await maker.run('phrases', 'warm')).code, 0);
  const exported = join(maker.folder, 'exported');
  const written = await maker.run('phrases', 'export', exported);
  assert.equal(written.out, `4 recordings of 2 phrases in ${exported}\n`);

  // Two machines of one kind: the windows of the voice are those that were measured on the first one.
  const prepared = ({ folder }: House): string => join(folder, 'hailo-piper', 'prepared');
  cpSync(prepared(maker), prepared(taker), { recursive: true });
  taker.writePhrases(`${PHRASES}- text: Only here.\n  stream: true\n`);
  const took = await taker.serve();
  const imported = await taker.run('phrases', 'import', exported);
  const { out: counts } = imported;
  assert.match(counts, /^\d imported, \d were there, 0 refused\n$/);
  const wav = await made.said(DOOR);
  assert.deepEqual(await took.said(DOOR), wav);
  assert.equal(wav.use, 'hit');

  const manifest = join(exported, 'phrases.json');
  const right = readFileSync(manifest, 'utf8');
  const list: Exported = JSON.parse(right);
  const refusal = async (change: (other: Exported) => void): Promise<string> => {
    const other = structuredClone(list);
    change(other);
    other.recordings = other.recordings.slice(0, 1);
    writeFileSync(manifest, JSON.stringify(other));
    const { code, out, err } = await taker.run('phrases', 'import', exported);
    assert.deepEqual([code, out], [1, '0 imported, 0 were there, 1 refused\n']);
    return err;
  };
  const first = (other: Exported) => other.recordings[0] as Exported['recordings'][number];
  /** As if it had been made there in another way. */
  const ofAnotherKey = (other: Exported): Exported => {
    first(other).key = list.recordings[1]?.key ?? '';
    return other;
  };
  assert.match(
    await refusal((other) => {
      ofAnotherKey(other).origin.version = '0.0.9';
    }),
    /^Somebody is at the door\.: it was made by version 0\.0\.9, this is \d/,
  );
  assert.match(
    await refusal((other) => {
      ofAnotherKey(other).origin.processor = 'arm64-00000000';
    }),
    /another kind of processor \(arm64-00000000, this is /,
  );
  assert.match(
    await refusal((other) => {
      first(ofAnotherKey(other)).revision = 'other';
    }),
    /the voice voice is not the same there/,
  );
  assert.match(
    await refusal((other) => {
      first(other).id = '0'.repeat(64);
    }),
    /it is not among the phrases of this service/,
  );
  await took.stop();

  await made.stop();
});
