/** An ONNX graph in memory, indexed so that passes can follow and redirect values. */

import type { Attributes, AttributeValue, OnnxNode, ValueInfo } from './onnx.ts';
import { floatsOf, floatTensor, int64Tensor, integersOf, type OnnxTensor } from './tensor.ts';

export class Graph {
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  /** Shapes of intermediate values, given to the runtime as hints. */
  readonly hints: ValueInfo[] = [];
  readonly initialisers = new Map<string, OnnxTensor>();
  readonly #nodes = new Set<OnnxNode>();
  readonly #producers = new Map<string, OnnxNode>();
  readonly #consumers = new Map<string, Set<OnnxNode>>();
  #made = 0;

  /** Unordered once a pass has added nodes; `inOrder` sorts them. */
  get nodes(): readonly OnnxNode[] {
    return [...this.#nodes];
  }

  ofType(...opTypes: string[]): OnnxNode[] {
    return this.nodes.filter(({ opType, domain }) => domain === '' && opTypes.includes(opType));
  }

  /** The node that makes a value; undefined for inputs and initialisers. */
  producer(value: string | undefined): OnnxNode | undefined {
    return value === undefined ? undefined : this.#producers.get(value);
  }

  consumers(value: string | undefined): OnnxNode[] {
    return value === undefined ? [] : [...(this.#consumers.get(value) ?? [])];
  }

  insert(node: OnnxNode): void {
    this.#nodes.add(node);
    for (const output of node.outputs) this.#producers.set(output, node);
    for (const input of node.inputs) this.#consume(input, node);
  }

  remove(node: OnnxNode): void {
    this.#nodes.delete(node);
    for (const output of node.outputs) {
      if (this.#producers.get(output) === node) this.#producers.delete(output);
    }
    for (const input of node.inputs) this.#consumers.get(input)?.delete(node);
  }

  /**
   * Adds a node with one output.
   * @param domain '' for standard operators; other domains have version 1.
   * @returns the name of the output.
   */
  add(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    domain = '',
  ): string {
    const list = new Map(Object.entries(attributes));
    return this.addMany(opType, inputs, 1, list, domain)[0] as string;
  }

  addMany(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Attributes,
    domain = '',
  ): string[] {
    const name = this.#newName(opType);
    const made = Array.from({ length: outputs }, (_, k) => (k === 0 ? name : `${name}:${k}`));
    this.insert({ opType, domain, name, inputs: [...inputs], outputs: made, attributes });
    return made;
  }

  /** Renames a value that has no consumer yet and is the only output of its node. */
  rename(value: string, name: string): void {
    const node = this.producer(value);
    if (node === undefined) throw new Error(`nothing produces the value ${value}`);
    this.remove(node);
    this.insert({ ...node, name, outputs: [name] });
  }

  setInput(node: OnnxNode, index: number, value: string): void {
    const before = node.inputs[index];
    node.inputs[index] = value;
    if (before !== undefined && !node.inputs.includes(before)) {
      this.#consumers.get(before)?.delete(node);
    }
    this.#consume(value, node);
  }

  /** Makes consumers of a value, by default all, take another value instead. */
  redirect(from: string, to: string, consumers: readonly OnnxNode[] = this.consumers(from)): void {
    for (const node of consumers) {
      node.inputs.forEach((input, index) => {
        if (input === from) this.setInput(node, index, to);
      });
    }
  }

  addTensor(tensor: OnnxTensor): string {
    const name = this.#newName('constant');
    this.initialisers.set(name, tensor);
    return name;
  }

  addFloats(values: Float32Array, dims: readonly number[]): string {
    return this.addTensor(floatTensor(values, dims));
  }

  /** @param dims default: a vector. */
  addInts(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.addTensor(int64Tensor(values, dims));
  }

  /** Values of a constant of floats; undefined where the value is not that. */
  floats(value: string | undefined): Float32Array | undefined {
    const tensor = this.tensor(value);
    return tensor && floatsOf(tensor);
  }

  ints(value: string | undefined): number[] | undefined {
    const tensor = this.tensor(value);
    return tensor && integersOf(tensor);
  }

  tensor(value: string | undefined): OnnxTensor | undefined {
    return value === undefined ? undefined : this.initialisers.get(value);
  }

  /** All values that depend on one of `roots`, the roots included. */
  downstream(...roots: string[]): Set<string> {
    const reached = new Set(roots);
    for (const value of reached) {
      for (const node of this.consumers(value)) for (const out of node.outputs) reached.add(out);
    }
    return reached;
  }

  /**
   * The nodes that the outputs depend on, in topological order. Other nodes are dead.
   * @param ends values to stop at. Default: the graph's inputs.
   * @throws Error if nothing produces a value, or the graph has a cycle.
   */
  inOrder(
    outputs: readonly string[] = this.outputs.map(({ name }) => name),
    ends: ReadonlySet<string> = new Set(this.inputs.map(({ name }) => name)),
  ): OnnxNode[] {
    const given = (value: string) =>
      value === '' || ends.has(value) || this.initialisers.has(value);
    const done = new Set<OnnxNode>();
    // Not recursive: a voice is some three thousand nodes deep, too deep for a worker's stack.
    const stack = outputs.map((value) => ({ value, next: 0 }));
    while (stack.length > 0) {
      if (stack.length > this.#nodes.size + outputs.length)
        throw new Error('the graph has a cycle');
      const top = stack[stack.length - 1] as { value: string; next: number };
      if (given(top.value)) {
        stack.pop();
        continue;
      }
      const node = this.producer(top.value);
      if (node === undefined) throw new Error(`nothing produces the value ${top.value}`);
      const input = done.has(node) ? undefined : node.inputs[top.next];
      top.next += 1;
      if (input !== undefined) stack.push({ value: input, next: 0 });
      else {
        done.add(node);
        stack.pop();
      }
    }
    return [...done];
  }

  /** Removes dead nodes, so that `consumers` returns only live ones. */
  prune(): void {
    const live = new Set(this.inOrder());
    for (const node of this.#nodes) if (!live.has(node)) this.remove(node);
  }

  #consume(value: string, node: OnnxNode): void {
    const known = this.#consumers.get(value);
    if (known === undefined) this.#consumers.set(value, new Set([node]));
    else known.add(node);
  }

  #newName(kind: string): string {
    for (;;) {
      this.#made += 1;
      const name = `hailo-piper/${kind}_${this.#made}`;
      if (!this.#producers.has(name) && !this.initialisers.has(name)) return name;
    }
  }
}
