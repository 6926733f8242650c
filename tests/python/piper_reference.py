#!/usr/bin/env python3
"""What the real Piper 1.3.0 makes of a text: phonemes, ids and samples, one JSON line each.

    python piper_reference.py [--samples DIR] [--threads N] [--fresh] < requests.jsonl > results.jsonl

A request is `{"voice": "path/to/voice.onnx", "text": "..."}` and optionally `id`, `speaker_id`,
`length_scale`, `noise_scale`, `noise_w_scale`, `volume`, `normalize_audio`: Piper's own names and
defaults (`piper/config.py`, SynthesisConfig). Unknown keys are an error. A result is

    {"id", "voice", "text", "sample_rate",
     "sentences": [{"phonemes", "ids", "samples"}],      # samples: how many
     "samples", "sha256", "path"}                        # of all sentences' s16le bytes joined

`path` is the file with those bytes and is there only with `--samples`. With `espeak_voice` the text
is read as that language, whatever the voice's own is; with `"phonemes_only": true` nothing is spoken
and `samples`, `sample_rate` and `sha256` are left out. With `--fresh` each line is answered in a
process of its own, so that no text can touch the next one, and `error` may also be the signal that
ended the process. When Piper itself raises,
the result has `error` (the exception's type and text) in place of what comes after `text`.

Text goes through PiperVoice.phonemize and PiperVoice.synthesize untouched. One thing differs from
PiperVoice.load: its session has default options, that is as many threads as there are cores, and
ours has one thread unless `--threads` says more, because only then are the floats the same for every
number of cores. They are never the same on every kind of processor.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Callable, Optional

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


def load_config(model_path: str, espeak_voice: Optional[str] = None) -> PiperConfig:
    """What is in `model_path` + ".json", with another language if need be."""
    config = PiperConfig.from_dict(json.loads(Path(f"{model_path}.json").read_text(encoding="utf-8")))
    return replace(config, espeak_voice=espeak_voice or config.espeak_voice)


@cache
def load_session(model_path: str, threads: int) -> onnxruntime.InferenceSession:
    """As in PiperVoice.load, but for the number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model_path, sess_options=options, providers=["CPUExecutionProvider"]
    )


@cache
def load_voice(
    model_path: str, threads: int = 1, espeak_voice: Optional[str] = None
) -> PiperVoice:
    """PiperVoice.load with a session of so many threads."""
    config = load_config(model_path, espeak_voice)
    return PiperVoice(config=config, session=load_session(model_path, threads))


@cache
def load_reader(model_path: str, espeak_voice: Optional[str] = None) -> PiperVoice:
    """A voice that only reads: it has no session to speak with."""
    return PiperVoice(config=load_config(model_path, espeak_voice), session=None)


def read(voice: PiperVoice, text: str) -> list[dict[str, Any]]:
    """Phonemes and ids of all sentences of a text. Raises what Piper raises."""
    return [
        {"phonemes": "".join(sentence), "ids": voice.phonemes_to_ids(sentence)}
        for sentence in voice.phonemize(text)
    ]


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


def answer(request: dict[str, Any], samples_dir: Optional[Path], threads: int) -> dict[str, Any]:
    """The result line for one request line."""
    unknown = set(request) - {"id", "voice", "text", "espeak_voice", "phonemes_only", *SETTINGS}
    if unknown:
        raise ValueError(f"unknown keys in a request: {', '.join(sorted(unknown))}")
    result = {key: request[key] for key in ("id", "voice", "text") if key in request}
    model, language = request["voice"], request.get("espeak_voice")
    reading = request.get("phonemes_only", False)
    voice = load_reader(model, language) if reading else load_voice(model, threads, language)
    settings = {key: request[key] for key in SETTINGS if key in request}
    try:
        if reading:
            return result | {"sentences": read(voice, request["text"])}
        sentences = speak(voice, request["text"], settings)
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


def in_own_process(work: Callable[[], None]) -> Optional[str]:
    """Run `work` in a fork; how it ended, if not well."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return signal.Signals(-code).name if code < 0 else f"exit code {code}" if code else None


def main() -> None:
    parser = argparse.ArgumentParser(description="What Piper 1.3.0 makes of texts, as JSON lines.")
    parser.add_argument("--samples", type=Path, help="folder for the samples, as s16le files")
    parser.add_argument("--threads", type=int, default=1, help="of a session")
    parser.add_argument("--fresh", action="store_true", help="a process for each line")
    arguments = parser.parse_args()
    if arguments.samples is not None:
        arguments.samples.mkdir(parents=True, exist_ok=True)

    def reply(result: dict[str, Any]) -> None:
        print(json.dumps(result, ensure_ascii=False), flush=True)

    for line in filter(str.strip, sys.stdin):
        def work() -> None:
            reply(answer(json.loads(line), arguments.samples, arguments.threads))

        if not arguments.fresh:
            work()
        elif end := in_own_process(work):
            reply({"error": end})


if __name__ == "__main__":
    main()
