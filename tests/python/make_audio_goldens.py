#!/usr/bin/env python3
"""Write tests/goldens/audio: what the real Piper 1.3.0 speaks with the embedded voice.

    python make_audio_goldens.py [VOICE.onnx] [OUTPUT_DIR]

Both noise scales are 0 in every case, so that the samples are reproducible. The session has one
thread (piper_reference.py says why). Each case becomes a line of cases.jsonl (text, settings,
sentences with phonemes, ids and sample counts, SHA-256 of the samples) and a file ID.s16le.br, the
samples of all sentences joined, compressed with brotli.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import brotli

import piper_reference

ROOT = Path(__file__).resolve().parents[2]
VOICE = ROOT / "voices/en_US-joe-medium/en_US-joe-medium.onnx"
OUTPUT = ROOT / "tests/goldens/audio"
NO_NOISE = {"noise_scale": 0.0, "noise_w_scale": 0.0}

CASES: list[dict[str, Any]] = [
    {"id": "short", "text": "Hello."},
    {"id": "plain", "text": "The birch canoe slid on the smooth planks."},
    {"id": "question", "text": "Are you coming to the workshop, or shall we start without you?"},
    {"id": "two", "text": "It rained all night. By morning the road was gone!"},
    {"id": "numbers", "text": "On 3 May 2024 the 12:30 train carried 1,482 people and cost $3.50."},
    {"id": "fast", "text": "This sentence is spoken faster than usual.", "length_scale": 0.75},
    {"id": "slow", "text": "This sentence is spoken more slowly than usual.", "length_scale": 1.6},
    {"id": "quiet", "text": "This one is half as loud.", "volume": 0.5},
    {"id": "raw-level", "text": "This one keeps the level the model gave it.", "normalize_audio": False},
    {"id": "phonemes", "text": "The word is [[ təmˈɑːtoʊ ]] here."},
    {"id": "quote", "text": '"Wait," she said: "the door; it is open..."'},
    {
        "id": "long",
        "text": "When the storm had passed and the last of the water had drained from the lower "
        "field, the two of them walked out past the broken fence, counting the trees that had come "
        "down in the night and saying very little to each other until they reached the river.",
    },
    {"id": "abbreviations", "text": "Dr. Smith met Mrs. Jones at 5 p.m. on St. John St. They left at 6."},
    {"id": "ellipsis", "text": "Wait... What? — Yes."},
    {"id": "newlines", "text": "A heading\n\nThen a first line\nand a second line.\r\nThe end"},
    {
        "id": "sixty-words",
        "text": "If the man who keeps the small shop on the corner of the old market square ever "
        "tells you that he has sold his last loaf of bread for the day you should not believe him "
        "at once because there is almost always another one lying under the counter which he has "
        "been keeping warm for a good friend since early in the morning.",
    },
    {"id": "clipped", "text": "This one is far too loud.", "normalize_audio": False, "volume": 5.0},
    {"id": "twice", "text": "Twice the peak, so it clips.", "volume": 2.0},
    {
        "id": "fast-quiet",
        "text": "Quick and quiet. Both of them.",
        "length_scale": 0.5,
        "volume": 0.25,
    },
    {
        "id": "slow-raw",
        "text": "Slow, and at its own level.",
        "length_scale": 2.5,
        "volume": 1.5,
        "normalize_audio": False,
    },
    {"id": "two-blocks", "text": "Say [[ təmˈeɪtoʊ ]] or[[təmˈɑːtoʊ]]and go. Now."},
    {"id": "block-first", "text": "[[ həlˈoʊ ]] to all of you."},
    {"id": "unknown-phoneme", "text": "One [[ ☃tˈuː ]] three."},
    {"id": "dropped-between", "text": "Hello. ... World. ??? Yes."},
    {"id": "empty-between", "text": "Hello.\n\n—\n\nWorld."},
    {"id": "block-last", "text": "The word is [[ təmˈɑːtoʊ ]]"},
    {"id": "blank-block-first", "text": "[[ ]] Hello."},
]


def main(voice_path: Path, output: Path) -> None:
    """Speak every case and write the folder anew."""
    voice = piper_reference.load_voice(str(voice_path))
    output.mkdir(parents=True, exist_ok=True)
    for old in output.glob("*.s16le.br"):
        old.unlink()
    lines = []
    for case in CASES:
        settings = {k: v for k, v in case.items() if k not in ("id", "text")}
        sentences = piper_reference.speak(voice, case["text"], NO_NOISE | settings)
        pcm = piper_reference.join(sentences)
        (output / f"{case['id']}.s16le.br").write_bytes(brotli.compress(pcm, quality=11))
        golden = {
            "id": case["id"],
            "text": case["text"],
            "settings": settings,
            "sentences": [
                {"phonemes": s.phonemes, "ids": s.ids, "samples": int(s.samples.size)}
                for s in sentences
            ],
            "samples": len(pcm) // 2,
            "sha256": hashlib.sha256(pcm).hexdigest(),
        }
        lines.append(json.dumps(golden, ensure_ascii=False) + "\n")
        print(f"{case['id']}: {[(s.phonemes, int(s.samples.size)) for s in sentences]}")
    (output / "cases.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    arguments = [Path(argument) for argument in sys.argv[1:]]
    main(*(arguments + [VOICE, OUTPUT][len(arguments) :]))
