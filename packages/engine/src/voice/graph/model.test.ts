import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModel, writeModel } from './model.ts';
import { shapeFile, someIds } from './testing/lively-voice.ts';
import { openSession, runStock } from './testing/run-parts.ts';
import { ProtobufError } from './wire.ts';

test('a voice that was read and written gives the same audio', async () => {
  const stock = shapeFile('no-sdp');
  const written = writeModel(readModel(stock));
  const sentence = { ids: someIds(20) };
  const before = await runStock(await openSession(stock), sentence);
  const after = await runStock(await openSession(written), sentence);
  assert.deepEqual(after, before);
});

test('reading and writing a second time changes nothing', () => {
  const once = writeModel(readModel(shapeFile('multi-speaker')));
  const twice = writeModel(readModel(once));
  assert.ok(Buffer.from(once).equals(twice));
});

test('inputs, outputs and versions are read from the file', () => {
  const { graph, opset } = readModel(shapeFile('multi-speaker'));
  assert.equal(opset, 15);
  assert.deepEqual(
    graph.inputs.map(({ name, dims }) => [name, dims]),
    [
      ['input', ['batch_size', 'phonemes']],
      ['input_lengths', ['batch_size']],
      ['scales', [3]],
      ['sid', [1]],
    ],
  );
  assert.deepEqual(graph.outputs[0]?.dims, ['batch_size', 1, 'time', 'Unsqueezeoutput_dim_3']);
});

test('nodes that no output needs are not written', () => {
  const { graph, header } = readModel(shapeFile('no-sdp'));
  const before = graph.inOrder().length;
  graph.add('Exp', [graph.addFloats(new Float32Array(1000), [1000])]);
  const written = readModel(writeModel({ graph, header }));
  assert.equal(written.graph.nodes.length, before);
  assert.ok(![...written.graph.initialisers.keys()].some((name) => name.includes('hailo-piper')));
});

test('a file that is not a model is refused', () => {
  assert.throws(() => readModel(new Uint8Array(0)), ProtobufError);
  assert.throws(() => readModel(Buffer.from('{"not": "a model"}')), ProtobufError);
  assert.throws(() => readModel(shapeFile('no-sdp').subarray(0, 5000)), ProtobufError);
});
