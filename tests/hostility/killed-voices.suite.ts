import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveFiles, temporaryFolder, writeCatalogue } from '@hailo-piper/catalogue/testing';
import { randomNumbers } from '../service/random-numbers.ts';
import { runProgram, smallVoice, treeOf, treeWith } from '../service/voices-program.ts';

const ID = 'de_DE-anna-medium';
const VOICE = smallVoice(ID);
const OTHER = smallVoice(ID, 'CC0', 'medium-shape');
const TRIES = 20;

/** One look at a folder; nothing while it is not there. */
const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

test(`killed at ${TRIES} random points, the next run completes`, async (t) => {
  const home = temporaryFolder(t);
  const root = join(home, 'served');
  writeCatalogue(root, [VOICE]);
  const { url } = await serveFiles(t, root);

  /** Kills the program at its `last`th event: a change among the voices, or something it says. */
  const add = async (directory: string, last: number, ...flags: string[]) => {
    mkdirSync(directory, { recursive: true });
    let events = 0;
    let kill = () => {};
    const onEvent = () => {
      const seen = namesIn(join(directory, ID));
      assert.ok(seen.length === 0 || seen.length === 3, `half a voice is seen: ${seen}`);
      events += 1;
      if (events === last) kill();
    };
    const watcher = watch(directory, { recursive: true }, onEvent);
    const args = ['voices', 'add', ID, '--from', url, '--directory', directory, ...flags];
    try {
      const ended = await runProgram(args, {
        onStart: (child) => {
          kill = () => child.kill('SIGKILL');
        },
        onOutput: onEvent,
      });
      return { ...ended, events };
    } finally {
      watcher.close();
    }
  };

  const whole = await add(join(home, 'whole'), Number.POSITIVE_INFINITY);
  assert.equal(whole.status, 0, whole.stderr);
  assert.ok(whole.events > 10, String(whole.events));
  const random = randomNumbers(19);
  let kills = 0;
  for (let index = 0; index < TRIES; index++) {
    const directory = join(home, String(index));
    const isReplacement = index % 4 === 3;
    if (isReplacement) {
      writeCatalogue(root, [OTHER]);
      assert.equal((await add(directory, Number.POSITIVE_INFINITY)).status, 0);
      writeCatalogue(root, [VOICE]);
    }
    const flags = isReplacement ? ['--replace'] : [];
    const at = 1 + random(whole.events);
    const killed = await add(directory, at, ...flags);
    if (killed.signal === 'SIGKILL') kills += 1;
    const next = await add(directory, Number.POSITIVE_INFINITY, ...flags);
    assert.equal(next.status, 0, `killed at event ${at}: ${next.stderr}`);
    assert.deepEqual(treeOf(directory), treeWith(ID), `killed at event ${at}`);
    const model = join(directory, ID, `${ID}.onnx`);
    assert.ok(readFileSync(model).equals(VOICE.model), `killed at event ${at}`);
    assert.ok(readFileSync(`${model}.json`).equals(VOICE.config), `killed at event ${at}`);
  }
  assert.ok(kills > TRIES / 2, `${kills} kills`);
});
