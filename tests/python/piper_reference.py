#!/usr/bin/env python3
"""What the real Piper 1.3.0 makes of a text: phonemes, ids and samples, one JSON line each.

    python piper_reference.py [--samples DIR] < requests.jsonl > results.jsonl

A request is `{"voice": "path/to/voice.onnx", "text": "..."}` and optionally `id`, `speaker_id`,
`length_scale`, `noise_scale`, `noise_w_scale`, `volume`, `normalize_audio`: Piper's own names and
defaults (`piper/config.py`, SynthesisConfig). Unknown keys are an error. A result is

    {"id", "voice", "text", "sample_rate",
     "sentences": [{"phonemes", "ids", "samples"}],      # samples: how many
     "samples", "sha256", "path"}                        # of all sentences' s16le bytes joined

`path` is the file with those bytes and is there only with `--samples`. When Piper itself raises,
the result has `error` (the exception's type and text) in place of what comes after `text`.

Text goes through PiperVoice.phonemize and PiperVoice.synthesize untouched. One thing differs from
PiperVoice.load: its session has default options, that is as many threads as there are cores, and
ours has one thread, because only then are the floats the same on every machine.
"""

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Optional

import numpy as np
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig

SETTINGS = tuple(SynthesisConfig.__dataclass_fields__)


@dataclass
class Sentence:
    """One sentence as Piper makes it."""

    phonemes: str
    ids: list[int]
    samples: np.ndarray
    """int16, one channel."""


@cache
def load_voice(model_path: str) -> PiperVoice:
    """PiperVoice.load with a session of one thread. The config is `model_path` + ".json"."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    config = json.loads(Path(f"{model_path}.json").read_text(encoding="utf-8"))
    return PiperVoice(
        config=PiperConfig.from_dict(config),
        session=onnxruntime.InferenceSession(
            model_path, sess_options=options, providers=["CPUExecutionProvider"]
        ),
    )


def speak(voice: PiperVoice, text: str, settings: dict[str, Any]) -> list[Sentence]:
    """All sentences of a text. `settings` are fields of SynthesisConfig. Raises what Piper raises."""
    phonemes = voice.phonemize(text)
    chunks = list(voice.synthesize(text, SynthesisConfig(**settings)))
    return [
        Sentence("".join(sentence), voice.phonemes_to_ids(sentence), chunk.audio_int16_array)
        for sentence, chunk in zip(phonemes, chunks, strict=True)
    ]


def join(sentences: list[Sentence]) -> bytes:
    """The samples of all sentences, one after the other, as s16le bytes."""
    return b"".join(sentence.samples.astype("<i2").tobytes() for sentence in sentences)


def answer(request: dict[str, Any], samples_dir: Optional[Path]) -> dict[str, Any]:
    """The result line for one request line."""
    unknown = set(request) - {"id", "voice", "text", *SETTINGS}
    if unknown:
        raise ValueError(f"unknown keys in a request: {', '.join(sorted(unknown))}")
    result = {key: request[key] for key in ("id", "voice", "text") if key in request}
    voice = load_voice(request["voice"])
    try:
        sentences = speak(voice, request["text"], {k: request[k] for k in SETTINGS if k in request})
    except Exception as error:  # whatever it is, it is what Piper answers to this text
        return result | {"error": f"{type(error).__name__}: {error}"}
    pcm = join(sentences)
    digest = hashlib.sha256(pcm).hexdigest()
    result |= {
        "sample_rate": voice.config.sample_rate,
        "sentences": [
            {"phonemes": s.phonemes, "ids": s.ids, "samples": int(s.samples.size)} for s in sentences
        ],
        "samples": len(pcm) // 2,
        "sha256": digest,
    }
    if samples_dir is not None:
        path = samples_dir / f"{digest}.s16le"
        path.write_bytes(pcm)
        result["path"] = str(path)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="What Piper 1.3.0 makes of texts, as JSON lines.")
    parser.add_argument("--samples", type=Path, help="folder for the samples, as s16le files")
    samples_dir = parser.parse_args().samples
    if samples_dir is not None:
        samples_dir.mkdir(parents=True, exist_ok=True)
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(json.loads(line), samples_dir), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
