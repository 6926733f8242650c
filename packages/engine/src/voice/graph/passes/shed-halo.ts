import type { Graph } from '../graph.ts';
import { SEAM } from '../parts.ts';
import { ELEMENT } from '../tensor.ts';
import type { Pass } from './pass.ts';

/** The last axis, whatever the rank. */
const POSITIONS = -1;

/** Values of one number each: frames before the window, in it, and behind it. */
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

/** As much around the window as there is, up to `halo` frames. */
const around = (graph: Graph, { before, within, behind }: WindowSpan, halo: number): WindowSpan => {
  const most = graph.addInts([halo]);
  const least = (value: string) => graph.add('Min', [value, most]);
  return { before: least(before), within, behind: least(behind) };
};

/** What of a value of `now` belongs to `wanted`, which lies within it. */
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
 * Lets the decoder drop what is left of its halo before each upsampling, and at the end. The halo of
 * a window is what the first, narrow stages look at; the later ones, where three quarters of the
 * work is, look at hardly more than the window. Without it a window of 24 frames computes 46
 * everywhere. Only positions go that no sample of the window depends on, so the samples are the
 * same, but for sums that the runtime makes in another order in narrower values.
 *
 * Behind the passes that change convolutions, so that it need not be known to them, and before
 * `shape-hints`, which wants to see every value there will be.
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
