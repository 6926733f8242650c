import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DataFiles } from './data-files.ts';
import { EspeakError, type EspeakErrorCode } from './errors.ts';
import { createEspeak, createEspeakFrom, loadParts, MAX_TEXT_BYTES } from './espeak.ts';
import { createInstance } from './instance.ts';
import { assertReadsHello, HELLO } from './testing/hello.ts';

const espeak = createEspeak();

const failsWith = (code: EspeakErrorCode) => (error: unknown) =>
  error instanceof EspeakError && error.code === code;

describe('refusals', () => {
  const unknown = [
    ...['', 'tlh-klingon', 'en-us\0', '../lang/gmw/en', 'en us', 'x'.repeat(500), '+f3', 'de-DE'],
    // Not voices, although espeak-ng accepts them as such: folders, variants, its other files.
    ...['gmw', '.', '!v/f3', 'f3', '!v', '../phontab', '../en_dict', 'en-us\n', 'mb-us1'],
  ];
  for (const voice of unknown) {
    test(`unknown voice ${JSON.stringify(voice.slice(0, 20))}`, () => {
      assert.throws(() => espeak.clauses(voice, 'Hello.'), failsWith('voice_unknown'));
      assertReadsHello(espeak);
    });
  }

  for (const voice of ['fo', 'kaa', 'ps', 'xex']) {
    test(`voice without a dictionary: ${voice}`, () => {
      assert.throws(() => espeak.clauses(voice, 'Hello.'), failsWith('voice_without_dictionary'));
      assertReadsHello(espeak);
    });
  }

  test('NUL and lone surrogates', () => {
    for (const text of ['a\0b', '\ud800', 'a\udc00b', '\udc00\ud800']) {
      assert.throws(() => espeak.clauses('en-us', text), failsWith('text_malformed'));
    }
    assertReadsHello(espeak);
  });

  test('a text beyond the limit', () => {
    const text = 'é'.repeat(MAX_TEXT_BYTES / 2 + 1);
    assert.throws(() => espeak.clauses('en-us', text), failsWith('text_too_long'));
  });
});

describe('hard texts', () => {
  const hard: [voice: string, text: string][] = [
    ['en-us', 'A.B.C.D.'.repeat(300)],
    ['en-us', 'a'.repeat(5000)],
    ['en-us', '1'.repeat(5000)],
    ['ru', 'Щ'.repeat(5000)],
    ['ar', '؟'.repeat(5000)],
    // These wrote past buffers on the stack before the build enlarged the buffers.
    ['ka', '1.'.repeat(300)],
    ['en-us', '1.'.repeat(300)],
    // These left the phoneme list before the bridge checked its bounds.
    ['vi', '`'],
    ['vi', '"-Z'],
    ['ar', ')-я'],
  ];
  for (const [voice, text] of hard) {
    test(`${voice}: ${text.slice(0, 8)} (${text.length})`, () => {
      assert.ok(espeak.clauses(voice, text).length > 0);
      assertReadsHello(espeak);
    });
  }

  test('memory does not grow over 1,000 texts', () => {
    const instance = createInstance(loadParts());
    const speak = (times: number) => {
      for (let round = 0; round < times; round++)
        [...instance.read('en-us', 'Hello there, 12 men!', false)];
      return instance.memoryBytes();
    };
    const bytes = speak(1);
    assert.equal(speak(1000), bytes);
  });

  test('memory does not grow when voices change', () => {
    const instance = createInstance(loadParts());
    const speak = () => {
      for (const voice of ['ru', 'cmn', 'en-us', 'de'])
        [...instance.read(voice, 'A.b, 12! Ж 中 ', false)];
      return instance.memoryBytes();
    };
    speak();
    const bytes = speak();
    for (let round = 0; round < 20; round++) assert.equal(speak(), bytes);
    assert.ok(bytes < 32 * 1024 * 1024);
  });
});

describe('crashes', () => {
  /** A dictionary whose header points outside the memory, as damaged data can. */
  const damaged = (files: DataFiles): DataFiles => ({
    ...files,
    read: (name) => {
      const content = files.read(name);
      if (name !== 'en_dict' || !content) return content;
      const broken = new Uint8Array(content);
      new DataView(broken.buffer).setUint32(4, 0x7ff_ffff, true);
      return broken;
    },
  });

  test('a trap fails the call, and the next call has a fresh espeak-ng', () => {
    const { module, files } = loadParts();
    let loads = 0;
    const victim = createEspeakFrom(() => ({
      module,
      files: loads++ === 0 ? damaged(files) : files,
    }));
    assert.deepEqual(victim.clauses('de', 'Ja.'), espeak.clauses('de', 'Ja.'));
    assert.throws(
      () => victim.clauses('en-us', 'Hello, world.'),
      (error) =>
        failsWith('crashed')(error) && (error as Error).cause instanceof WebAssembly.RuntimeError,
    );
    assert.deepEqual(victim.clauses('en-us', 'Hello, world.'), HELLO);
    assert.deepEqual(victim.clauses('de', 'Ja.'), espeak.clauses('de', 'Ja.'));
    assert.equal(loads, 2);
  });

  test('missing data fails the call, and the next call tries again', () => {
    const { module, files } = loadParts();
    let loads = 0;
    const empty: DataFiles = {
      size: () => undefined,
      read: () => undefined,
      list: () => undefined,
    };
    const victim = createEspeakFrom(() => ({ module, files: loads++ === 0 ? empty : files }));
    assert.throws(() => victim.clauses('en-us', 'Hello, world.'), failsWith('crashed'));
    assert.deepEqual(victim.clauses('en-us', 'Hello, world.'), HELLO);
  });
});
