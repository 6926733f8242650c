import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

/** Modules that a program imports, by their specifiers. */
const loadedBy = (program: string): string[] => {
  const code = `
    import { registerHooks } from 'node:module';
    const asked = [];
    registerHooks({ resolve: (name, context, next) => (asked.push(name), next(name, context)) });
    ${program}
    process.stdout.write(JSON.stringify(asked));
  `;
  const options = { cwd: import.meta.dirname, encoding: 'utf8' } as const;
  const args = ['--input-type=module', '--eval', code];
  return JSON.parse(execFileSync(process.execPath, args, options));
};

const ENCODERS = /^(@evan|libflac|@?mediabunny|@hailo-piper\/lame)/;

test('an idle service has loaded no encoder', () => {
  const asked = loadedBy("await import('@hailo-piper/audio');");
  assert.ok(asked.includes('./formats/find-audio-format.ts'));
  assert.deepEqual(
    asked.filter((name) => ENCODERS.test(name)),
    [],
  );
});

test('a request for one format loads no other encoder', () => {
  const asked = loadedBy(`
    const { findAudioFormat } = await import('./find-audio-format.ts');
    await findAudioFormat('opus', 'format').prepare({ opus_bitrate: 32 });
  `);
  const encoders = asked.filter((name) => ENCODERS.test(name));
  assert.deepEqual(encoders, ['@evan/opus']);
});
