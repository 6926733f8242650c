/** Voices are added, replaced, half copied, cut and removed while eight clients speak with them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { randomNumbers } from '../../service/random-numbers.ts';
import { type Answer, type HostileService, withHostileService } from '../hostile-service.ts';

const CHANGES = process.env.HOSTILITY === 'long' ? 500 : 25;
const CLIENTS = 8;
const IDS = ['a', 'b', 'c'];
/** What a client may still hear after a change: the watch waits until files are quiet. */
const SEEN_WITHIN_MS = 15_000;

const source = (name: string) =>
  fileURLToPath(new URL(`../../voices/${name}.onnx`, import.meta.url));

/** The contents that voices get in turn. Each sounds different, by its configuration. */
const CONTENTS = [
  { of: 'low-16k', scale: 1 },
  { of: 'medium-shape', scale: 1.4 },
] as const;
type Content = number | undefined;

const configOf = (content: number): string => {
  const { of, scale } = CONTENTS[content] as (typeof CONTENTS)[number];
  const config = JSON.parse(readFileSync(`${source(of)}.json`, 'utf8'));
  return JSON.stringify({ ...config, inference: { ...config.inference, length_scale: scale } });
};
const modelOf = (content: number) => source((CONTENTS[content] as (typeof CONTENTS)[number]).of);

/** The files of one voice, and what they have been. */
class ChangedVoice {
  readonly id: string;
  readonly #model: string;
  #since: { readonly content: Content; readonly at: number }[] = [];

  constructor(folder: string, id: string) {
    this.id = id;
    this.#model = join(folder, `${id}.onnx`);
  }

  /** Everything that it may have been taken for from one time to another. */
  between(from: number, to: number): Content[] {
    return this.#since.flatMap(({ content, at }, index) => {
      const end = this.#since[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return at <= to && end + SEEN_WITHIN_MS >= from ? [content] : [];
    });
  }

  #is(content: Content): void {
    this.#since.push({ content, at: performance.now() });
  }

  /** Both files are put in their place whole. */
  install(content: number): void {
    const aside = join(this.#model, '..', `.${this.id}`);
    this.#is(undefined);
    writeFileSync(aside, configOf(content));
    renameSync(aside, `${this.#model}.json`);
    // A busy machine may leave it beside the other model for longer than the watch waits.
    this.#is(content);
    copyFileSync(modelOf(content), aside);
    renameSync(aside, this.#model);
  }

  /** Both files are written in place, the model in two halves. */
  async copy(content: number): Promise<void> {
    this.#is(undefined);
    const model = readFileSync(modelOf(content));
    writeFileSync(this.#model, model.subarray(0, model.length / 2));
    await delay(200);
    appendFileSync(this.#model, model.subarray(model.length / 2));
    writeFileSync(`${this.#model}.json`, configOf(content));
    this.#is(content);
  }

  cut(): void {
    this.#is(undefined);
    writeFileSync(this.#model, readFileSync(modelOf(0)));
    truncateSync(this.#model, 9_999);
  }

  remove(): void {
    this.#is(undefined);
    for (const end of ['', '.json']) rmSync(`${this.#model}${end}`, { force: true });
  }
}

const request = (voice: string) => ({
  ...{ text: 'One two three.', voice, seed: 7, format: 'pcm' },
  // Has the same samples with the windows of a busy machine, which may be measured as longer ones.
  normalize_audio: true,
});

const hashOf = ({ body }: Answer) => createHash('sha256').update(body).digest('hex');

/** Waits until a voice speaks, and gives the hash of what it says. */
const spoken = async (service: HostileService, voice: string): Promise<string> => {
  for (;;) {
    const answer = await service.ask('/v1/synthesize', request(voice));
    if (answer.status === 200) return hashOf(answer);
    await delay(100);
  }
};

/** Failures that are true of a voice that was not there, was broken or was replaced. */
const TRUE_REASONS =
  /There is no such voice|there is no voice|cannot be used|was replaced|is being written to|was lost|cannot read the voice/;

test(`${CHANGES} changes of files while ${CLIENTS} clients speak`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-voices-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'aside'));
  const yaml = [
    `voices: {directory: ${folder}, max_loaded: 2}`,
    'queue: {max_requests: 100, client_share: 1}',
    // Preparations wait for each other, and a busy machine takes long for each.
    'performance: {request_timeout: 120}',
  ].join('\n');
  const random = randomNumbers(19);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  await withHostileService({ yaml }, async (service) => {
    const voices = IDS.map((id) => new ChangedVoice(folder, id));
    // Everything is prepared once, so that changes and not preparations take the time.
    const right = new Map<string, number>();
    for (const content of CONTENTS.keys()) {
      for (const voice of voices) voice.install(content);
      for (const { id } of voices) {
        let heard = await spoken(service, id);
        // Until the change is seen, it speaks as before.
        while (right.has(heard) && right.get(heard) !== content) heard = await spoken(service, id);
        right.set(heard, content);
      }
    }
    assert.equal(right.size, CONTENTS.length);
    let isOver = false;
    const counts = { spoken: 0, refused: 0 };
    const client = async (): Promise<void> => {
      while (!isOver) {
        const voice = pick(voices);
        const startedAt = performance.now();
        const answer = await service.ask('/v1/synthesize', request(voice.id));
        const may = voice.between(startedAt, performance.now());
        if (answer.status === 200) {
          counts.spoken += 1;
          const content = right.get(hashOf(answer));
          assert.ok(
            content !== undefined && may.includes(content),
            `${voice.id}: ${content} of ${may}`,
          );
        } else {
          counts.refused += 1;
          const said = answer.body.toString();
          assert.ok(may.length > 1 || may[0] === undefined, `${voice.id}: ${said}`);
          assert.match(said, TRUE_REASONS);
          await delay(50);
        }
      }
    };
    const clients = Array.from({ length: CLIENTS }, client);
    const changes = async (): Promise<void> => {
      for (let change = 0; change < CHANGES; change++) {
        const voice = pick(voices);
        const content = random(CONTENTS.length);
        switch (pick(['install', 'install', 'copy', 'cut', 'remove'] as const)) {
          case 'install':
            voice.install(content);
            break;
          case 'copy':
            await voice.copy(content);
            break;
          case 'cut':
            voice.cut();
            break;
          case 'remove':
            voice.remove();
            break;
        }
        await delay(random(700));
      }
    };
    await Promise.race([changes(), Promise.all(clients)]);
    isOver = true;
    await Promise.all(clients);
    t.diagnostic(JSON.stringify(counts));
    assert.ok(counts.spoken > CHANGES / 5);

    // In the end each voice is what its files are.
    for (const voice of voices) {
      voice.install(1);
      while (right.get(await spoken(service, voice.id)) !== 1) await delay(100);
    }
    await service.servesOthers();
  });
});
