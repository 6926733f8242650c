/**
 * Asks ONNX's own checker about the parts. Not a part of `pnpm test`, because it wants Python:
 *   node --test packages/engine/src/voice/graph/checker.suite.ts
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WeightsFile } from './external-weights.ts';
import { readModel, writeModel } from './model.ts';
import { PART_NAMES } from './parts.ts';
import { recipeFor } from './recipe.ts';
import { splitVoice } from './split-voice.ts';
import { embeddedVoice, SHAPES, shapeFile } from './testing/lively-voice.ts';

const scripts = fileURLToPath(new URL('../../../../../tests/python/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'voice-checker-'));
let python = '';

before(() => {
  python = execFileSync('sh', [join(scripts, 'venv.sh')], { encoding: 'utf8' }).trim();
});
after(() => rmSync(folder, { recursive: true }));

const check = (...files: string[]) =>
  spawnSync(python, [join(scripts, 'check_onnx.py'), ...files], { encoding: 'utf8' });

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

test('the checker does refuse what is wrong', () => {
  const { graph, header } = readModel(shapeFile('no-sdp'));
  const [conv] = graph.ofType('Conv');
  graph.setInput(conv as NonNullable<typeof conv>, 1, graph.addInts([1]));
  const path = join(folder, 'wrong.onnx');
  writeFileSync(path, writeModel({ graph, header }));
  const { status, stdout } = check(path);
  assert.equal(status, 1, stdout);
});
