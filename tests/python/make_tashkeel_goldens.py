#!/usr/bin/env python3
"""Write tests/goldens/tashkeel.jsonl: what the real Piper 1.3.0 makes of Arabic text before espeak.

    python make_tashkeel_goldens.py [OUTPUT]

Each line is a pair, the text and the text with its vowel marks (`piper.tashkeel`).
"""

import json
import sys
from pathlib import Path

from piper.tashkeel import TashkeelDiacritizer

OUTPUT = Path(__file__).resolve().parents[1] / "goldens/tashkeel.jsonl"

PROSE = [
    "صباح الخير.",
    "كيف حالك اليوم؟",
    "فتحت الطالبة النافذة لأن الغرفة حارة.",
    "يصل القطار إلى المحطة بعد عشر دقائق!",
    "لا أعرف أين وضعت المفاتيح، هل رأيتها؟",
    "درجة الحرارة في المطبخ مرتفعة؛ شغل المروحة من فضلك.",
    "باب المرآب مفتوح: أغلقه قبل النوم.",
    "قال الجار: «سأعود غدا» ثم خرج.",
    "إن البحر هادئ، وإن السماء صافية",
    "مسؤول، شيء، مئة، آخر، إيمان، أؤلئك، هدى، فتاة",
    "شجرة (كبيرة) في [الحديقة] - أو قربها/خلفها",
    "سطر أول\nسطر ثان\r\nسطر ثالث",
    "كتب كتب كتب كتب كتب",
    "اشترى أبي خبزا وجبنا وزيتونا من السوق القديم، " * 12,
]
NUMBERS = [
    "الساعة 7:30 صباحا",
    "الساعة ٧:٣٠ صباحا",
    "عندي 3 قطط و١٢ دجاجة",
    "2024",
    "٢٠٢٤",
    "۱۲۳ رقم",
    "100% من 5,5",
    "# _ رقم",
    "_",
    "ا_ب_ت",
]
MARKED = [
    "كَتَبَ الوَلَدُ الدَّرْسَ",
    "مُدَرِّسٌ جَدِيدٌ",
    "مدرّس",
    "كتابًا وقلمٌ ودفترٍ",
    "\u064e\u064f\u0650بداية",
    "\u0651\u064e",
    "م\u0651\u064eر م\u064e\u0651ر",
    "م\u064b\u0651 م\u064c\u0651 م\u064d\u0651 م\u064e\u0651 م\u064f\u0651 م\u0650\u0651",
    "م\u0651\u064b م\u0651\u064c م\u0651\u064d م\u0651\u064e م\u0651\u064f م\u0651\u0650",
    "م\u0652\u0651ر م\u0651\u0652ر",
    "م\u064e\u064fر م\u064e\u064eر",
    "م\u0651\u064e\u064fر م\u0651\u0651\u064eر",
    "م\u0640\u064eر",
    "مx\u064eر",
    "x\u064eم",
    "\u064e.",
    " \u064e \u064f ",
    "الرح\u0670من",
    "ا\u0653 ا\u0654 ا\u0655",
    "\u064eabc",
]
MIXED = [
    "أرسل email إلى Ahmed الآن",
    "Hello world.",
    "Hello",
    "abc",
    "abc\u064e",
    "😀 مرحبا 😀",
    "😀",
    "مـــرحـــبـــا",
    "پنجره گرم چای ژاله",
    "\ufe8d\ufee0\ufe92\ufee0\ufea9",
    "\ufefbم",
    "السعر 5€ فقط…",
    "a، b؛ c؟",
    "مر\u200cحبا \u200fيا\u200e صديقي",
    "\u0627\u0654\u0646",
]
EDGES = [
    "",
    " ",
    "\n\t\u3000",
    "  بيت  ",
    "\x1c\x85\u00a0بيت\u2028\u205f",
    "\ufeffبيت\ufeff",
    "\u200bبيت\u200b",
    "بيت\u00a0كبير",
    "ا",
    ".",
    "؟؟؟",
    '"(-)"',
    " \u064e",
]


def main(output: Path) -> None:
    """Ask Piper and write the file anew."""
    diacritizer = TashkeelDiacritizer()
    texts = [*PROSE, *NUMBERS, *MARKED, *MIXED, *EDGES]
    # As PiperVoice.phonemize calls it, threshold and all.
    pairs = [[text, diacritizer(text, taskeen_threshold=0.8)] for text in texts]
    lines = [json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs]
    output.write_text("".join(lines), encoding="utf-8")
    print(f"{len(pairs)} texts")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
