#!/usr/bin/env python3
"""Write tests/voices/chaos.onnx: a tiny voice that misbehaves on demand, inside native code.

    python make_chaos_voice.py

It has a Piper voice's inputs (input, input_lengths, scales) and output, and the embedded voice's
config. Each phoneme id becomes 256 samples of a tone. length_scale, which any request may set, is
the switch:

    8.0 to 8.5  a Loop that never ends: session.run hangs and cannot be interrupted
    8.5 to 9.0  asks for a tensor of 4 PiB: session.run fails
    9.0 to 9.5  fills a tensor of 3 GiB: the pages are really committed
    above 9.5   every sample is NaN

Everything that hurts depends on `scales` at run time, so that ONNX Runtime can fold none of it when
it loads the model. Same bytes every time.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "voices/en_US-joe-medium/en_US-joe-medium.onnx.json"
OUTPUT = ROOT / "tests/voices/chaos.onnx"

HOP = 256
STEPS = {"hang_at": 8.0, "fail_at": 8.5, "fill_at": 9.0, "nan_at": 9.5}
ENDLESS = 2**62
FLOATS_OF_4_PIB = 2**50
FLOATS_OF_3_GIB = 3 * 2**28
FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL


def op(kind: str, inputs: list[str], output: str, **attributes) -> NodeProto:
    """A node with one output, named after it."""
    return helper.make_node(kind, inputs, [output], name=output, **attributes)


def constant(name: str, values, dtype) -> onnx.TensorProto:
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


def scalar(name: str, element_type: int = FLOAT) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, element_type, [])


def branch(name: str, nodes: list[NodeProto], result: str) -> GraphProto:
    """A subgraph of no inputs and one float scalar, for an If."""
    return helper.make_graph(nodes, name, [], [scalar(result)])


def either(condition: str, then: GraphProto, output: str) -> NodeProto:
    """`then` when the condition holds, else nothing happens; the result is 0 or what `then` gives."""
    calm = branch(f"{output}.calm", [op("Identity", ["zero"], f"{output}.none")], f"{output}.none")
    return op("If", [condition], output, then_branch=then, else_branch=calm)


def hang() -> GraphProto:
    """Counts to 2^62, one float at a time."""
    body = helper.make_graph(
        [op("Identity", ["go_in"], "go_out"), op("Sin", ["value_in"], "value_out")],
        "hang.body",
        [scalar("turn", INT64), scalar("go_in", BOOL), scalar("value_in")],
        [scalar("go_out", BOOL), scalar("value_out")],
    )
    return branch("hang", [op("Loop", ["endless", "", "length_scale"], "hung", body=body)], "hung")


def fill(name: str, condition: str, size: str) -> GraphProto:
    """Fills a tensor of `size` floats with 1 and gives back 0 from it."""
    nodes = [
        op("Cast", [condition], f"{name}.flag", to=INT64),
        op("Mul", [f"{name}.flag", size], f"{name}.shape"),
        op("ConstantOfShape", [f"{name}.shape"], f"{name}.ones", value=constant("", [1], np.float32)),
        op("Gather", [f"{name}.ones", "first"], f"{name}.one"),
        op("Sub", [f"{name}.one", "one"], f"{name}.result"),
    ]
    return branch(name, nodes, f"{name}.result")


def tone() -> list[NodeProto]:
    """`id + 1` whole waves in 256 samples for each id: [1, N] -> [1, 1, 1, 256 N]."""
    return [
        op("Cast", ["input"], "ids", to=FLOAT),
        op("Add", ["ids", "one"], "waves"),
        op("Unsqueeze", ["waves", "last"], "column"),
        op("Mul", ["column", "ramp"], "phase"),
        op("Sin", ["phase"], "sine"),
        op("Mul", ["sine", "half"], "loud"),
        op("Reshape", ["loud", "flat"], "tone"),
    ]


def switches() -> list[NodeProto]:
    """What length_scale asks for, and the float each of it adds to all samples."""
    return [
        op("Gather", ["scales", "second"], "length_scale"),
        *(op("GreaterOrEqual", ["length_scale", step], f"from_{step}") for step in STEPS),
        op("Xor", ["from_hang_at", "from_fail_at"], "must_hang"),
        op("Xor", ["from_fail_at", "from_fill_at"], "must_fail"),
        op("Xor", ["from_fill_at", "from_nan_at"], "must_fill"),
        either("must_hang", hang(), "after_hang"),
        either("must_fail", fill("fail", "must_fail", "floats_of_4_pib"), "after_fail"),
        either("must_fill", fill("fill", "must_fill", "floats_of_3_gib"), "after_fill"),
        op("Where", ["from_nan_at", "nan", "zero"], "nan_or_zero"),
        op("Sum", ["after_hang", "after_fail", "after_fill", "nan_or_zero"], "offset"),
    ]


def chaos() -> onnx.ModelProto:
    """The whole voice."""
    constants = [
        constant("zero", 0, np.float32),
        constant("half", 0.5, np.float32),
        constant("one", 1, np.float32),
        *(constant(step, value, np.float32) for step, value in STEPS.items()),
        constant("nan", np.nan, np.float32),
        constant("first", 0, np.int64),
        constant("second", 1, np.int64),
        constant("last", [-1], np.int64),
        constant("flat", [1, 1, 1, -1], np.int64),
        constant("endless", ENDLESS, np.int64),
        constant("floats_of_4_pib", [FLOATS_OF_4_PIB], np.int64),
        constant("floats_of_3_gib", [FLOATS_OF_3_GIB], np.int64),
        constant("ramp", np.arange(HOP) * (2 * np.pi / HOP), np.float32),
    ]
    graph = helper.make_graph(
        [*tone(), *switches(), op("Add", ["tone", "offset"], "output")],
        "chaos",
        [
            helper.make_tensor_value_info("input", INT64, ["batch_size", "phonemes"]),
            helper.make_tensor_value_info("input_lengths", INT64, ["batch_size"]),
            helper.make_tensor_value_info("scales", FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", FLOAT, ["batch_size", 1, 1, "time"])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def main() -> None:
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_bytes(chaos().SerializeToString(deterministic=True))
    config = json.loads(CONFIG.read_text(encoding="utf-8")) | {"dataset": "chaos"}
    text = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
    Path(f"{OUTPUT}.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
