#!/usr/bin/env python3
"""Write tests/goldens/controls.jsonl.br: what Piper 1.3.0 says where control characters are.

    python make_control_goldens.py [OUTPUT]

Every control character but NUL, and other characters that are not seen, in many places of a text;
and the commands that espeak-ng reads behind U+0001. A text with one is read in a process of its own,
because Piper obeys the command in the texts after it as well. A line is
`{"voice", "text", "category", "sentences", "ids"}`, with the ids of the embedded voice.
"""

import json
import subprocess
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "voices/en_US-joe-medium/en_US-joe-medium.onnx"
OUTPUT = ROOT / "tests/goldens/controls.jsonl.br"
REFERENCE = Path(__file__).with_name("piper_reference.py")

COMMAND = "\x01"
CONTROLS = [chr(code) for code in (*range(0x01, 0x20), *range(0x7F, 0xA0))]
UNSEEN = [*"\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u202e\u2028\u2029\u2060\ufeff\ufffc\uffff"]

# {c} is the character, {a} and {b} are words.
PLACES = [
    "{a} {c} {b}", "{a}{c}{b}", "{a}{c} {b}", "{a} {c}{b}",
    "{a}.{c}{b}.", "{a}{c}. {b}", "{a}. {c}{b}!", "{a},{c}{b}?", "{a}!{c}{c}{b}",
    "{c}{a} {b}.", "{a} {b}{c}", "{a} {b}.{c}", "{c}", "{c}{c}{c}", "{c}.", "{a}{c}{c}{c}{b}",
    "{a} [[{c}tˈuː{c}]] {b}", "{a} [[tˈ{c}uː]]{c}{b}", "{a}{c}[[a]]{c}", "{c}[[a]]",
    "12{c}34", "{a}\n{c}\n{b}", "{a}{c}\n{c}{b}", "({c}{a}{c}) {b}", "U.S.{c}A. {b}",
]
FEW_PLACES = ["{a} {c} {b}", "{a}{c}{b}", "{a}.{c}{b}.", "{c}{a},{c} {b}{c}"]
WORDS = {
    "en-us": ("hello", "world"), "de": ("Guten", "Tag"), "fr": ("bonjour", "monde"),
    "ru": ("привет", "мир"), "cmn": ("你好", "世界"), "ja": ("こんにちは", "せかい"),
    "hi": ("नमस्ते", "दुनिया"), "th": ("สวัสดี", "โลก"), "he": ("שלום", "עולם"),
}

# Pitch, speed, amplitude, range, reverb, tone, a sound, a voice, say-as, mark, address, break,
# emphasis; and what only looks like them.
LETTERS = "PSARHTIVYMUBFKDNx!#1 "
NUMBERS = ["", "0", "1", "3", "17", "18", "33", "64", "+10", "-10", "999999999999"]
COMMANDS = [f"\x01{number}{letter}" for letter in LETTERS for number in NUMBERS] + [
    "\x01B.,! ", "\x01B1 ", "\x01B0 ", "\x01B?", "\x01Vde ", "\x01Vnobody ", "\x01V", "\x01\x01P",
]
COMMAND_PLACES = ["One, {c}two. Three (A1)!", "{c} one? Two."]


def texts():
    """All texts, as (voice, text, category)."""
    for voice, (a, b) in WORDS.items():
        for character in CONTROLS + UNSEEN:
            for place in PLACES if voice == "en-us" else FEW_PLACES:
                yield voice, place.format(c=character, a=a, b=b), "control"
    for command in COMMANDS:
        for place in COMMAND_PLACES:
            yield "en-us", place.format(c=command), "command"


def ask(cases, *arguments):
    """Piper's answers to (voice, text, category), as lines of the goldens."""
    requests = (
        json.dumps(
            {"voice": str(MODEL), "espeak_voice": voice, "text": text, "phonemes_only": True}
        )
        for voice, text, _ in cases
    )
    answers = subprocess.run(
        [sys.executable, REFERENCE, *arguments],
        input="\n".join(requests), capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout.split("\n")
    for (voice, text, category), answer in zip(cases, filter(None, answers), strict=True):
        sentences = json.loads(answer)["sentences"]
        golden = {
            "voice": voice,
            "text": text,
            "category": category,
            "sentences": [sentence["phonemes"] for sentence in sentences],
            "ids": [sentence["ids"] for sentence in sentences],
        }
        yield json.dumps(golden, ensure_ascii=False) + "\n"


def main(output: Path) -> None:
    """Ask Piper and write its answers."""
    cases = list(dict.fromkeys(texts()))
    plain = [case for case in cases if COMMAND not in case[1]]
    commands = [case for case in cases if COMMAND in case[1]]
    lines = [*ask(plain), *ask(commands, "--fresh")]
    output.write_bytes(brotli.compress("".join(lines).encode(), quality=11))
    print(f"{len(lines)} texts")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
