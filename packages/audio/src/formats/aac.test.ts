import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { BIT_RATES, encoded, leaveEarly, someSound } from '../testing/sound.ts';
import { createAacFormat } from './aac.ts';
import { findFfmpegAac } from './aac-ffmpeg.ts';
import { findMediabunnyAac } from './aac-mediabunny.ts';
import type { AudioEncoder } from './audio-format.ts';
import { MPEG_SAMPLE_RATES } from './sample-rates.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-aac-'));
const path = process.env.PATH;
after(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

let installed = 0;

/** Installs a script as the only ffmpeg on the PATH. */
function installFfmpeg(script: string): string {
  const home = join(folder, String(installed++));
  mkdirSync(home);
  writeFileSync(join(home, 'ffmpeg'), `#!/bin/sh\ncd ${home}\n${script}\n`, { mode: 0o755 });
  process.env.PATH = home;
  return home;
}

/** Writes an ADTS sync word, then its input; saves its process id. */
const ECHO = "printf '\\377\\361'; echo $$ >pid; exec /bin/cat";

async function found(finder: typeof findFfmpegAac): Promise<AudioEncoder> {
  const encoder = await finder(64);
  assert.ok(encoder);
  return encoder;
}

/** Sampling frequencies of ISO/IEC 13818-7, 6.2.1, by index. */
const ADTS_RATES = '96000 88200 64000 48000 44100 32000 24000 22050 16000 12000 11025 8000'.split(
  ' ',
);

function framesOf(file: Buffer): { count: number; sampleRate: number } {
  let count = 0;
  for (let at = 0; at < file.length; count++) {
    assert.equal(file.readUInt16BE(at) & 0xfff6, 0xfff0, `a frame begins at ${at}`);
    at += (file.readUInt32BE(at + 3) >>> 13) & 0x1fff;
    assert.ok(at <= file.length, 'the last frame is whole');
  }
  return { count, sampleRate: Number(ADTS_RATES[(file.readUInt8(2) >> 2) & 15]) };
}

test('without an encoder the error says what to install', async () => {
  const aac = createAacFormat([async () => null]);
  await assert.rejects(aac.prepare(BIT_RATES), {
    code: 'encoder_missing',
    message: /apt install ffmpeg.*@mediabunny\/aac-encoder/,
  });
});

test('the first available encoder is used', async () => {
  installFfmpeg(ECHO);
  const aac = createAacFormat([async () => null, findFfmpegAac, findMediabunnyAac]);
  assert.equal((await aac.prepare(BIT_RATES)).settings, 'aac 64 ffmpeg');
});

test('a missing or unable ffmpeg is skipped; a new one is found', async () => {
  process.env.PATH = folder;
  assert.equal(await findFfmpegAac(64), null);
  for (const script of ['exit 1', 'echo help; exec /bin/cat >/dev/null', 'kill $$']) {
    installFfmpeg(script);
    assert.equal(await findFfmpegAac(64), null, script);
  }
  installFfmpeg(ECHO);
  assert.ok(await findFfmpegAac(64));
});

test('ffmpeg gets the samples unchanged', async () => {
  const home = installFfmpeg(`echo "$@" >arguments; ${ECHO}`);
  const encoder = await found(findFfmpegAac);
  const sound = someSound(100_000);
  const bytes = await encoded(encoder, sound, { part: 30_000 });
  assert.equal(bytes.readUInt16BE(0), 0xfff1);
  assert.ok(bytes.subarray(2).equals(Buffer.from(sound.buffer)));
  assert.match(readFileSync(join(home, 'arguments'), 'utf8'), /-ar 22050 .*-b:a 64k -f adts/);
});

test('an ffmpeg that fails later fails the answer, with its own message', async () => {
  installFfmpeg(`[ -e tried ] && { echo no such thing >&2; exit 3; }; : >tried; ${ECHO}`);
  const encoder = await found(findFfmpegAac);
  await assert.rejects(encoded(encoder, someSound(500_000)), /ended with 3: no such thing/);
});

test('an error of the samples fails the answer with that error', async () => {
  installFfmpeg(ECHO);
  async function* failing(): AsyncGenerator<Int16Array> {
    yield someSound(1000);
    throw new Error('the engine is gone');
  }
  for (const find of [findFfmpegAac, findMediabunnyAac]) {
    const { encode } = await found(find);
    const answer = encode({ sampleRate: 22_050, length: null, parts: failing() });
    await assert.rejects(async () => {
      for await (const _ of answer);
    }, /the engine is gone/);
  }
});

test('leaving early ends ffmpeg', async () => {
  const home = installFfmpeg(ECHO);
  const encoder = await found(findFfmpegAac);
  await leaveEarly(encoder);
  const pid = readFileSync(join(home, 'pid'), 'utf8').trim();
  while (existsSync(`/proc/${pid}/exe`)) await setImmediate();
});

test('leaving early ends the thread', async () => {
  const encoder = await found(findMediabunnyAac);
  await leaveEarly(encoder);
  const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort');
  while (threads().length > 0) await setImmediate();
});

for (const sampleRate of MPEG_SAMPLE_RATES) {
  test(`${sampleRate} Hz without ffmpeg: one stream of frames, as long as the sound`, async () => {
    const aac = createAacFormat([findMediabunnyAac]);
    const encoder = await aac.prepare(BIT_RATES);
    for (const length of [9000, 20_480]) {
      const sound = Int16Array.from([...someSound(length - 1536), ...new Int16Array(1536)]);
      const { count, sampleRate: rate } = framesOf(await encoded(encoder, sound, { sampleRate }));
      assert.equal(rate, sampleRate);
      assert.ok(Math.abs(count * 1024 - length) <= 512);
    }
  });
}
