"""When words are heard, by the service's own times and by those that a client was told."""

import asyncio
import functools
import json
import time
import urllib.request

SENTENCES = [
    "Good morning to all of you.",
    "It is seven o'clock on a Monday.",
    "Shall we begin with the weather?",
    "Clouds come in from the west today.",
    "By noon it will rain near the coast!",
    "Take an umbrella with you, please.",
    "The first train leaves at half past eight.",
    "Dr. Smith paid 3.50 for his ticket.",
    "He was late, as he often is.",
    "Nobody on the platform was surprised.",
    "What happens when the train is full?",
    "People wait for another one, of course.",
    "Some read; others look at their phones.",
    "A child sings a song about the sea.",
    "Her mother smiles, and so does everybody else.",
    "In the evening the rain stops again.",
    "The streets are wet and very quiet.",
    "Who left this light on in the kitchen?",
    "Somebody will turn it off before midnight.",
    "And that was the whole story for today.",
]
TEXT = " ".join(SENTENCES)

ANOTHER = "This is one sentence of very many."
LONG = " ".join([ANOTHER] * 120)
"""Minutes of speech."""

MOST_SECONDS_OFF = 0.04

LATEST_SECONDS = 0.5
"""How long the client and the question whether the worker is free may take, on a busy machine."""

LONGEST_FLOW_WINDOW = 712
"""Frames of the longest window of the flow, with what is around it."""
LONGEST_DECODER_WINDOW = 160
"""The same of the decoder."""


@functools.cache
def native(url, text):
    """What the native route says of the text: its words and its `duration`."""
    body = {"text": text, "format": "json"}
    request = urllib.request.Request(
        f"{url}/v1/synthesize", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def own_times(url, text=TEXT):
    """Seconds at which each word of the text begins to sound. Words that the language runs together
    have one time, that of the first; others have None."""
    starts = {word["text_start"]: word["start"] for word in native(url, text)["words"]}
    place, times = 0, []
    for word in text.split():
        place = text.index(word, place)
        times.append((word, starts.get(place)))
        place += len(word)
    return times


def assert_beginning(url, told):
    """The words that were told of LONG are its first, with their times."""
    sentences = 1 + len(told) // len(ANOTHER.split())
    assert_times(told, own_times(url, " ".join([ANOTHER] * sentences))[: len(told)])


def assert_times(told, expected):
    """The words that were told are these, with their times."""
    assert [word for word, _ in told] == [word for word, _ in expected], told
    off = [
        (word, at, right)
        for (word, at), (_, right) in zip(told, expected, strict=True)
        if right is not None and abs(at - right) > MOST_SECONDS_OFF
    ]
    assert off == [], off
    timed = [right for _, right in expected if right is not None]
    assert len(timed) > 0.8 * len(expected), f"{len(timed)} of {len(expected)} words"


def get(url):
    with urllib.request.urlopen(url) as response:
        return response.read().decode()


def window_seconds(url):
    """How long a worker takes for one window at the most, as it was measured on this machine."""
    windows = json.loads(get(f"{url}/health"))["model_info"]["windows"]
    costs = [
        (windows["flow_ms"], LONGEST_FLOW_WINDOW),
        (windows["decoder_ms"], LONGEST_DECODER_WINDOW),
    ]
    return max(fixed + each * units for (fixed, each), units in costs) / 1000


def texts_left(url):
    """How many texts were left before they were spoken."""
    name = 'hailo_piper_door_requests_total{door="elevenlabs",outcome="left"} '
    lines = [line for line in get(f"{url}/metrics").splitlines() if line.startswith(name)]
    return int(lines[0].removeprefix(name)) if lines else 0


def is_free(url):
    return json.loads(get(f"{url}/health"))["workers"]["busy"] == 0


async def assert_freed(url, left_before, interrupted_at):
    """The service drops a text that is interrupted, and its worker is free one window later."""
    while await asyncio.to_thread(texts_left, url) == left_before:
        assert time.monotonic() - interrupted_at < LATEST_SECONDS + 5
    while not await asyncio.to_thread(is_free, url):
        pass
    seconds = time.monotonic() - interrupted_at
    most = window_seconds(url) + LATEST_SECONDS
    assert seconds < most, f"{seconds} s, and a window takes {window_seconds(url)} s"
