#!/usr/bin/env python3
"""Make model.onnx from the model that piper-tts 1.3.0 ships, for texts of any length.

    python make_model.py path/to/piper/tashkeel/model.onnx model.onnx

The original keeps, for each of its three attention layers and each of eight heads, a table of all
letters against all letters: 2 GB for 5,000 letters and 12 GB for 12,000. Here a layer goes through
its rows a block at a time and, in a block, through its heads. A row never depends on another one,
so the numbers are the same to the last bit, and the table of a block stays in the processor's
cache.

The mask that hides padding is left out: one text at a time has no padding.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TABLE_DOZENS = 2**17 // 12
"""Of numbers in the table of a block: 512 KB, and as much again for its softmax."""
DOZEN = 12
"""Rows that matrices are multiplied by at a time, on any processor: blocks have a multiple."""
HEADS = 8
HEAD_SIZE = 7
LAYERS = 3


def constant(name: str, value: object) -> onnx.NodeProto:
    """A node that gives int64 numbers."""
    tensor = numpy_helper.from_array(np.array(value, dtype=np.int64))
    return helper.make_node("Constant", [], [name], name, value=tensor)


def names_of_heads(name: str) -> list[str]:
    """One for each head's part of a tensor."""
    return [f"{name}/{head}" for head in range(HEADS)]


def block_body(prefix: str) -> onnx.GraphProto:
    """One round of the loop: the attention of some rows. Keys and values come from outside."""
    own = f"{prefix}/block"
    heads = [names_of_heads(name) for name in (f"{prefix}/key", f"{prefix}/value")]
    queries, scores, weights, sums = [
        names_of_heads(f"{own}/{name}") for name in ("query", "scores", "weights", "sums")
    ]
    nodes = [
        helper.make_node("Identity", [f"{own}/go"], [f"{own}/go_on"]),
        helper.make_node("Mul", [f"{own}/round", f"{prefix}/rows"], [f"{own}/start"]),
        helper.make_node("Add", [f"{own}/start", f"{prefix}/rows"], [f"{own}/end"]),
        helper.make_node(
            "Slice",
            [f"{prefix}/padded", f"{own}/start", f"{own}/end", f"{prefix}/row_axis"],
            [f"{own}/queries"],
        ),
        helper.make_node("Split", [f"{own}/queries"], queries, axis=1),
    ]
    for query, key, value, score, weight, sum_ in zip(queries, *heads, scores, weights, sums):
        nodes += [
            helper.make_node("MatMul", [query, key], [score]),
            helper.make_node("Softmax", [score], [weight], axis=-1),
            helper.make_node("MatMul", [weight, value], [sum_]),
        ]
    nodes.append(helper.make_node("Concat", sums, [f"{own}/joined"], axis=1))
    return helper.make_graph(
        nodes,
        own,
        [
            helper.make_tensor_value_info(f"{own}/round", TensorProto.INT64, []),
            helper.make_tensor_value_info(f"{own}/go", TensorProto.BOOL, []),
        ],
        [
            helper.make_tensor_value_info(f"{own}/go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info(
                f"{own}/joined", TensorProto.FLOAT, [1, HEADS, None, HEAD_SIZE]
            ),
        ],
    )


def rows_of_block(p: str) -> list[onnx.NodeProto]:
    """Nodes that give `rows`: as many dozens as a table has room for, one at least; or all."""
    return [
        constant(f"{p}/table_dozens", [TABLE_DOZENS]),
        constant(f"{p}/dozen", [DOZEN]),
        helper.make_node("Div", [f"{p}/table_dozens", f"{p}/length"], [f"{p}/dozens"]),
        helper.make_node("Mul", [f"{p}/dozens", f"{p}/dozen"], [f"{p}/fitting"]),
        helper.make_node("Max", [f"{p}/fitting", f"{p}/dozen"], [f"{p}/wanted"]),
        helper.make_node("Min", [f"{p}/wanted", f"{p}/length"], [f"{p}/rows"]),
    ]


def blockwise(prefix: str, query: str, key: str, value: str, output: str) -> list[onnx.NodeProto]:
    """Nodes that give softmax(query · key) · value, a block of rows at a time."""
    p = prefix
    return [
        constant(f"{p}/row_axis", [2]),
        constant(f"{p}/one", [1]),
        constant(f"{p}/first", [0]),
        constant(f"{p}/no_pads", [0, 0, 0, 0, 0, 0]),
        constant(f"{p}/no_pad", [0]),
        constant(f"{p}/joined_shape", [1, HEADS, -1, HEAD_SIZE]),
        helper.make_node("Shape", [query], [f"{p}/length"], start=2, end=3),
        *rows_of_block(p),
        helper.make_node("Sub", [f"{p}/rows", f"{p}/one"], [f"{p}/last_of_block"]),
        helper.make_node("Add", [f"{p}/length", f"{p}/last_of_block"], [f"{p}/length_and_block"]),
        helper.make_node("Div", [f"{p}/length_and_block", f"{p}/rows"], [f"{p}/rounds"]),
        helper.make_node("Mul", [f"{p}/rounds", f"{p}/rows"], [f"{p}/padded_length"]),
        helper.make_node("Sub", [f"{p}/padded_length", f"{p}/length"], [f"{p}/padding"]),
        helper.make_node("Concat", [f"{p}/no_pads", f"{p}/padding", f"{p}/no_pad"], [f"{p}/pads"], axis=0),
        helper.make_node("Pad", [query, f"{p}/pads"], [f"{p}/padded"]),
        helper.make_node("Squeeze", [f"{p}/rounds"], [f"{p}/round_count"]),
        helper.make_node("Split", [key], names_of_heads(f"{p}/key"), axis=1),
        helper.make_node("Split", [value], names_of_heads(f"{p}/value"), axis=1),
        helper.make_node("Loop", [f"{p}/round_count", ""], [f"{p}/blocks"], body=block_body(p)),
        helper.make_node("Transpose", [f"{p}/blocks"], [f"{p}/by_head"], perm=[1, 2, 0, 3, 4]),
        helper.make_node("Reshape", [f"{p}/by_head", f"{p}/joined_shape"], [f"{p}/joined"]),
        helper.make_node("Slice", [f"{p}/joined", f"{p}/first", f"{p}/length", f"{p}/row_axis"], [output]),
    ]


def replace_attention(nodes: list[onnx.NodeProto], layer: int) -> list[onnx.NodeProto]:
    """The nodes with those between a layer's projections and its output replaced."""
    prefix = f"/attn_layers.{layer}/attn/attn"
    by_name = {node.name: node for node in nodes}
    chain = [by_name[f"{prefix}/{name}"] for name in ("MatMul", "Add", "Softmax", "Dropout", "MatMul_1")]
    for before, after in zip(chain, chain[1:]):
        assert before.output[0] == after.input[0], f"{after.name} does not follow {before.name}"
    query, key = chain[0].input
    new = blockwise(prefix + "/rows", query, key, chain[-1].input[1], chain[-1].output[0])
    replaced = {node.name for node in chain}
    at = nodes.index(chain[-1])
    kept = [node for node in nodes[:at] if node.name not in replaced]
    return kept + new + nodes[at + 1 :]


def without_unused(nodes: list[onnx.NodeProto], wanted: set[str]) -> list[onnx.NodeProto]:
    """Drops the nodes that nothing needs any more: those of the mask."""
    kept = []
    for node in reversed(nodes):
        if wanted.isdisjoint(node.output):
            continue
        kept.append(node)
        wanted.update(node.input)
        for attribute in node.attribute:
            wanted.update(name for inner in attribute.g.node for name in inner.input)
    return kept[::-1]


def main(source: str, target: str) -> None:
    """Read the original, write the result."""
    model = onnx.load(source)
    nodes = list(model.graph.node)
    for layer in range(LAYERS):
        nodes = replace_attention(nodes, layer)
    nodes = without_unused(nodes, {output.name for output in model.graph.output})
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
