import type { Graph } from '../graph.ts';
import { SEAM } from '../parts.ts';
import { ELEMENT } from '../tensor.ts';
import type { Pass } from './pass.ts';

/** The last axis, whatever the rank. */
const POSITIONS = -1;

/** Names of values with one number each: frames before, in and after the window. */
interface WindowSpan {
  readonly before: string;
  readonly within: string;
  readonly behind: string;
}

const theWindow = (graph: Graph): WindowSpan => {
  graph.inputs.push({ name: SEAM.window, type: ELEMENT.int64, dims: [3] });
  const at = (index: number) => graph.add('Gather', [SEAM.window, graph.addInts([index])]);
  return { before: at(0), within: at(1), behind: at(2) };
};

/** Limits the frames around the window to `halo` on either side. */
const around = (graph: Graph, { before, within, behind }: WindowSpan, halo: number): WindowSpan => {
  const most = graph.addInts([halo]);
  const least = (value: string) => graph.add('Min', [value, most]);
  return { before: least(before), within, behind: least(behind) };
};

/** Cuts a value that covers `now` to `wanted`, which lies within it. */
const cutTo = (
  graph: Graph,
  value: string,
  now: WindowSpan,
  wanted: WindowSpan,
  perFrame: number,
): string => {
  const positions = graph.addInts([perFrame]);
  const surplus = graph.add('Sub', [now.before, wanted.before]);
  const start = graph.add('Mul', [surplus, positions]);
  const frames = graph.add('Add', [
    graph.add('Add', [wanted.before, wanted.within]),
    wanted.behind,
  ]);
  const end = graph.add('Add', [start, graph.add('Mul', [frames, positions])]);
  return graph.add('Slice', [value, start, end, graph.addInts([POSITIONS])]);
};

/**
 * Makes the decoder drop surplus halo before each upsampling, and at the end. Only the first,
 * narrow stages need the whole halo. The later stages, with three quarters of the work, need hardly
 * more than the window. Without this pass, a window of 24 frames computes 46 in every stage. Only
 * positions are dropped that no sample of the window depends on. The samples are thus the same,
 * except that the runtime sums narrower values in another order.
 *
 * It comes after the passes that change convolutions, which then need not handle its slices, and
 * before `shape-hints`, which has to see every value.
 */
export const shedHalo: Pass = {
  name: 'shed-halo',
  parts: ['decoder'],
  keeps: 'rounding',
  form: 'any',
  apply(graph, { hop, upsamplingHalos }) {
    const upsamplings = graph
      .inOrder()
      .filter(
        ({ opType, outputs }) =>
          opType === 'ConvTranspose' && upsamplingHalos.has(outputs[0] ?? ''),
      );
    const last = graph.producer(SEAM.audio);
    if (upsamplings.length === 0 || upsamplings.length !== upsamplingHalos.size || !last) return 0;
    const window = theWindow(graph);
    let now = window;
    for (const node of upsamplings) {
      const known = upsamplingHalos.get(node.outputs[0] ?? '');
      if (known === undefined) continue;
      const wanted = around(graph, now, known.halo);
      graph.setInput(node, 0, cutTo(graph, node.inputs[0] as string, now, wanted, known.perFrame));
      now = wanted;
    }
    graph.remove(last);
    const [uncut = ''] = graph.addMany(last.opType, last.inputs, 1, last.attributes);
    const nothing = graph.addInts([0]);
    const exactly = { ...window, before: nothing, behind: nothing };
    const audio = cutTo(graph, uncut, now, exactly, hop);
    graph.rename(audio, SEAM.audio);
    return upsamplings.length + 1;
  },
};
