import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { withService } from '../service/service.ts';
import { fences, page } from './markdown.ts';

const ADDRESS = 'localhost:5003';

test('the examples of ElevenLabs’ API work', async () => {
  const text = page('docs/api.md');
  const [shell = '', ...moreShell] = fences(text, 'sh elevenlabs');
  const [script = '', ...moreScripts] = fences(text, 'js elevenlabs');
  assert.deepEqual([...moreShell, ...moreScripts], []);
  await withService('elevenlabs: {enabled: true}\n', async ({ url }) => {
    const { host } = new URL(url);
    const run = async (program: string, ...args: string[]) =>
      (await promisify(execFile)(program, args, { encoding: 'buffer' })).stdout;
    const toStdout = shell.replaceAll(ADDRESS, host).replace('-o morning.wav', '--fail');
    const wav = await run('sh', '-eu', '-c', toStdout);
    assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
    assert.ok(wav.length > 10_000);
    const lines = (await run(process.execPath, '-e', script.replaceAll(ADDRESS, host)))
      .toString()
      .split('\n');
    assert.ok(lines.includes('Text that comes in pieces. '));
    assert.ok(lines.includes('And more.'));
    assert.ok(lines.some((line) => Number(line) > 1000));
  });
});
