/**
 * Home Assistant's own Wyoming integration, unmodified, with the running service: a real core from PyPI, in the Python
 * of the Debian 13 in tests/deploy. Needs root. Run by `npx -y pnpm@12 test:home-assistant`.
 */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { reportChecks, startPython } from '../clients/python.ts';
import { type RunningService, withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';

const RUN = fileURLToPath(new URL('run.sh', import.meta.url));
const generated = (voice: string): string =>
  fileURLToPath(new URL(`../voices/${voice}.onnx`, import.meta.url));

const voices = mkdtempSync(join(tmpdir(), 'hailo-piper-voices-'));
after(() => rmSync(voices, { recursive: true }));

/** Another language, at another sample rate. */
const german = join(voices, 'de_DE-test-low.onnx');
copyFileSync(generated('low-16k'), german);
const about = JSON.parse(readFileSync(`${generated('low-16k')}.json`, 'utf8'));
const language = { ...about.language, code: 'de_DE', family: 'de', region: 'DE' };
const audio = { ...about.audio, quality: 'low' };
writeFileSync(`${german}.json`, JSON.stringify({ ...about, language, audio }));

/** Without noise, so that a text is the same bytes each time. */
const CONFIG =
  `${WYOMING}piper: {model_path: ${generated('multi-speaker')}, noise_scale: 0, noise_w_scale: 0}\n` +
  `voices: {directory: ${voices}}\n`;

const descriptors = ({ process: { pid } }: RunningService): number =>
  readdirSync(`/proc/${pid}/fd`).length;

test('Home Assistant', async (t) => {
  await withService(CONFIG, async (service) => {
    // So that what the first request opens for good is open.
    await (await service.speak({ input: 'Hello.' })).arrayBuffer();
    const before = descriptors(service);
    const run = startPython('sh', [RUN, 'checks.py', `${wyomingPort(service)}`, service.url]);
    try {
      await reportChecks(t, run);
    } finally {
      run.child.kill();
    }
    await t.test('all its connections are closed', { timeout: 10_000 }, async () => {
      // fetch() keeps one connection for the next request.
      while (descriptors(service) > before) await (await fetch(`${service.url}/health`)).text();
    });
  });
});
