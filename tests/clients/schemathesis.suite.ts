/**
 * schemathesis makes valid and invalid requests from /openapi.json, and validates every answer against
 * it. Run by `npx -y pnpm@12 test:clients`; the seed is SEED, a number or `random`.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withService } from '../service/service.ts';
import { python } from './python.ts';
import { SERVICES } from './services.ts';

const MIN_CASES = 2000;
/** Of each operation that takes a body. */
const MAX_EXAMPLES = 500;

const { SEED = '347032502' } = process.env;
const seed = SEED === 'random' ? String(Math.floor(Math.random() * 2 ** 31)) : SEED;

const folder = fileURLToPath(new URL('.', import.meta.url));
// Long texts only make audio that nobody listens to.
const YAML = `${SERVICES.fast}synthesis: {max_text_length: 300}\n`;

test(`every answer is what the document says (seed ${seed})`, async (t) => {
  // It keeps a database of what it found, which must not be found again tomorrow.
  const cwd = mkdtempSync(join(tmpdir(), 'hailo-piper-schemathesis-'));
  t.after(() => rmSync(cwd, { recursive: true }));
  await withService(YAML, async (service) => {
    const child = spawn(
      join(dirname(python()), 'schemathesis'),
      [
        ...[
          '--config-file',
          join(folder, 'schemathesis.toml'),
          'run',
          `${service.url}/openapi.json`,
        ],
        ...['--seed', seed, '--max-examples', String(MAX_EXAMPLES), '--continue-on-failure'],
        ...['--phases', 'examples,coverage,fuzzing', '--no-color'],
        // Of what it refuses we have a check of our own.
        ...['--checks', 'all', '--exclude-checks', 'positive_data_acceptance'],
      ],
      {
        cwd,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, SCHEMATHESIS_HOOKS: 'schemathesis_checks', PYTHONPATH: folder },
      },
    );
    let report = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      report += text;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, report);
    const cases = Number(/(\d+) generated/.exec(report)?.[1]);
    t.diagnostic(`${cases} cases, seed ${seed}`);
    assert.ok(cases >= MIN_CASES, `only ${cases} cases:\n${report}`);
    assert.doesNotMatch(service.log(), /"level":"error"/);
  });
});
