"""LiveKit's OpenAI plugin as it is, and what is heard of it."""

import logging
from contextlib import asynccontextmanager

from agent_checks import RATE, spoken
from livekit.agents import APIConnectOptions
from livekit.plugins import openai

logging.disable(logging.CRITICAL)

ONCE = APIConnectOptions(max_retry=0, timeout=10)
"""Without a second try, which would hide a failure."""

FORMATS = ["mp3", "opus", "aac", "flac", "wav", "pcm"]

PAUSE = bytes(RATE // 100 * 2)
"""The silence with which the library ends each request."""


@asynccontextmanager
async def plugin(url, base="/v1", response_format="pcm", **options):
    async with openai.TTS(
        base_url=f"{url}{base}", api_key="unused", response_format=response_format, **options
    ) as voice:
        yield voice


async def hear(stream):
    """The samples of a stream, to its end."""
    audio = b""
    async with stream:
        async for part in stream:
            frame = part.frame
            assert (frame.sample_rate, frame.num_channels) == (RATE, 1)
            audio += bytes(frame.data)
    return audio


def assert_said(url, audio, texts):
    """Exactly these texts are heard, each whole, in this order."""
    for text in texts:
        whole = spoken(url, text)
        assert audio.startswith(whole), f"{text!r} of {texts}"
        audio = audio.removeprefix(whole).removeprefix(PAUSE)
    assert audio in (b"", PAUSE), f"{len(audio)} bytes more than {texts}"


def say(voice, text):
    return hear(voice.synthesize(text, conn_options=ONCE))


async def tell(voice, tokens):
    """Speaks a language model's answer as an agent does, piece by piece."""
    stream = voice.stream(conn_options=ONCE)
    for token in tokens:
        stream.push_text(token)
    stream.end_input()
    return await hear(stream)
