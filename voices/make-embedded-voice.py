#!/usr/bin/env python3
"""Make the embedded voice from an original Piper voice: same graph, weights stored as float16.

    python voices/make-embedded-voice.py ORIGINAL_DIR [OUTPUT_DIR]

ORIGINAL_DIR holds NAME.onnx and NAME.onnx.json, where NAME is the folder's own name. OUTPUT_DIR
is voices/NAME unless given. It gets NAME.onnx, NAME.onnx.json (byte for byte the original) and
SHA256SUMS, which also covers the hand-written MODEL_CARD when that is there.

Each large float32 initialiser `w` becomes a float16 initialiser `w.f16` and a node
`Cast(w.f16) -> w`. Nothing else in the graph changes: nodes, their names, inputs and outputs stay,
and every consumer still reads `w`. The Casts stand first, in the order of the initialisers. ONNX
Runtime folds them when it loads the model, so inference runs in float32 as before.

The same input gives the same bytes: the order follows the original file, and protobuf writes
deterministically. Python packages: tests/python/requirements.txt.
"""

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

MIN_ELEMENTS = 1024
"""Smaller initialisers (biases, norms, scalars) stay float32: all together they are 0.25 MB."""

KEEP_FLOAT32 = ("dp",)
"""Parts of the graph that stay float32. The duration predictor is small, and rounding its weights
makes phonemes longer or shorter by a frame."""

MAX_FLOAT16 = float(np.finfo(np.float16).max)


def part_of(node: onnx.NodeProto) -> str:
    """The part of the voice a node belongs to: `enc_p`, `dp`, `flow`, `dec` or an empty string."""
    scope = node.name.split("/")
    return scope[1] if len(scope) > 2 else ""


def store_as_half(model: onnx.ModelProto, keep: tuple[str, ...] = KEEP_FLOAT32) -> int:
    """Store large float32 initialisers as float16 behind a Cast. Changes `model` in place.

    An initialiser read by any node of the parts named in `keep` is left alone. Returns how many
    initialisers were changed. Raises ValueError when a weight does not fit float16.
    """
    readers: dict[str, set[str]] = {}
    for node in model.graph.node:
        for name in node.input:
            readers.setdefault(name, set()).add(part_of(node))

    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT:
            continue
        name, weights = tensor.name, numpy_helper.to_array(tensor)
        if weights.size < MIN_ELEMENTS or readers[name].intersection(keep):
            continue
        if not np.all(np.abs(weights) <= MAX_FLOAT16):
            raise ValueError(f"{name}: a weight does not fit float16")
        half = numpy_helper.from_array(weights.astype(np.float16), f"{name}.f16")
        tensor.CopyFrom(half)
        casts.append(
            helper.make_node("Cast", [half.name], [name], f"{name}.cast", to=onnx.TensorProto.FLOAT)
        )

    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return len(casts)


def write_checksums(folder: Path, names: list[str]) -> None:
    """Write SHA256SUMS for the files that exist, readable by `sha256sum -c`."""
    present = [name for name in names if (folder / name).exists()]
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in present]
    (folder / "SHA256SUMS").write_text("".join(sums))


def main(original: Path, output: Path) -> None:
    """Read the original voice, write the embedded one, print both sizes."""
    name = original.resolve().name
    model_name, config_name = f"{name}.onnx", f"{name}.onnx.json"
    model = onnx.load(original / model_name)
    changed = store_as_half(model)
    output.mkdir(parents=True, exist_ok=True)
    (output / model_name).write_bytes(model.SerializeToString(deterministic=True))
    shutil.copyfile(original / config_name, output / config_name)
    write_checksums(output, [model_name, config_name, "MODEL_CARD"])
    before, after = ((folder / model_name).stat().st_size for folder in (original, output))
    print(f"{name}: {changed} initialisers as float16, {before / 1e6:.1f} -> {after / 1e6:.1f} MB")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: make-embedded-voice.py ORIGINAL_DIR [OUTPUT_DIR]")
    source = Path(sys.argv[1])
    main(source, Path(sys.argv[2]) if len(sys.argv) == 3 else Path(__file__).parent / source.resolve().name)
