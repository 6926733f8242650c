/**
 * ONNX's own checker on every part of a voice, in every form. Run by `npx -y pnpm@12 test:graph`; needs
 * Python 3.11 and, the first time, PyPI.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  embeddedVoice,
  PART_NAMES,
  readModel,
  recipeFor,
  SHAPES,
  shapeFile,
  splitVoice,
  WeightsFile,
  writeModel,
} from '@hailo-piper/engine/testing';

const scripts = fileURLToPath(new URL('../python/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'voice-checker-'));
let python = '';

before(() => {
  python = execFileSync('sh', [join(scripts, 'venv.sh')], { encoding: 'utf8' }).trim();
});
after(() => rmSync(folder, { recursive: true }));

function check(...files: string[]) {
  return spawnSync(python, [join(scripts, 'check_onnx.py'), ...files], { encoding: 'utf8' });
}

const voices = [
  ['the embedded voice', embeddedVoice] as const,
  ...SHAPES.map((shape) => [shape, () => shapeFile(shape)] as const),
];

for (const [name, file] of voices) {
  test(`${name}: the checker accepts every part in every form`, () => {
    const stock = join(folder, 'rewritten.onnx');
    writeFileSync(stock, writeModel(readModel(file())));
    const files = [stock];
    for (const form of ['blocked', 'plain', 'half'] as const) {
      for (const location of [undefined, `${form}.bin`]) {
        const weights = location === undefined ? undefined : new WeightsFile(location);
        const split = splitVoice(file(), { recipe: recipeFor(form), ...(weights && { weights }) });
        if (location && weights) writeFileSync(join(folder, location), weights.bytes);
        for (const part of PART_NAMES) {
          const path = join(folder, `${form}-${location ?? 'whole'}-${part}.onnx`);
          writeFileSync(path, split.parts[part]);
          files.push(path);
        }
      }
    }
    const { status, stdout, stderr } = check(...files);
    assert.equal(status, 0, stdout + stderr);
    assert.equal(stdout.trim().split('\n').length, files.length);
  });
}

test('the checker refuses a faulty graph', () => {
  const { graph, header } = readModel(shapeFile('no-sdp'));
  const [conv] = graph.ofType('Conv');
  graph.setInput(conv as NonNullable<typeof conv>, 1, graph.addInts([1]));
  const path = join(folder, 'wrong.onnx');
  writeFileSync(path, writeModel({ graph, header }));
  const { status, stdout } = check(path);
  assert.equal(status, 1, stdout);
});
