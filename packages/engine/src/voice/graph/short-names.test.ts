import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Graph } from './graph.ts';
import { writeModel } from './model.ts';
import { withShortNames } from './short-names.ts';
import { cutStockVoice } from './split-voice.ts';
import { livelyVoice, someIds } from './testing/lively-voice.ts';
import { distance, PartsRunner } from './testing/run-parts.ts';
import { withPasses } from './testing/with-passes.ts';

const values = (graph: Graph): string[] => graph.nodes.flatMap(({ outputs }) => outputs);

test('with short names, a graph gives the same bits and keeps its interface', async () => {
  const voice = livelyVoice('high-multi-no-sdp');
  const { parts, header } = cutStockVoice(voice);
  const renamed = (name: keyof typeof parts) => {
    const before = parts[name].graph;
    const graph = withShortNames(before);
    assert.deepEqual(graph.inputs, before.inputs);
    assert.deepEqual(graph.outputs, before.outputs);
    const outputs = new Set(before.outputs.map((output) => output.name));
    for (const value of values(graph)) assert.ok(outputs.has(value) || value.length < 7, value);
    assert.ok(values(before).some((value) => value.length > 30));
    return writeModel({ graph, header });
  };
  const split = withPasses(voice);
  const sentence = { ids: someIds(16), speaker: 1 };
  const expected = await new PartsRunner(split).speak(sentence);
  const short = {
    structure: split.structure,
    parts: { encoder: renamed('encoder'), flow: renamed('flow'), decoder: renamed('decoder') },
  };
  assert.equal(distance(await new PartsRunner(short).speak(sentence), expected), 0);
});

test('a graph with nested graphs stays as it is', () => {
  const { graph } = cutStockVoice(livelyVoice('no-sdp')).parts.flow;
  const [node] = graph.inOrder();
  if (node === undefined) throw new Error('an empty flow');
  const inner = { kind: 'other', stored: new Uint8Array() } as const;
  node.attributes = new Map(node.attributes).set('then_branch', inner);
  assert.equal(withShortNames(graph), graph);
});
