"""What LiveKit's ElevenLabs plugin, as docs/voice-agents.md sets it up, knows of words."""

import asyncio
import time
from contextlib import asynccontextmanager

from agent_checks import RATE, main
from guide import tts_of
from livekit_plugin import ONCE
from word_times import (
    LONG,
    TEXT,
    assert_beginning,
    assert_freed,
    assert_times,
    native,
    own_times,
    texts_left,
)

from livekit.agents.types import USERDATA_TIMED_TRANSCRIPT
from livekit.agents.utils import http_context

@asynccontextmanager
async def agent(name, url):
    """The example's `tts`, within what an agent's job gives it."""
    async with http_context.open(), tts_of(name, url) as voice:
        yield voice


def told_by(frame):
    """Words and the seconds at which they begin, from the beginning of the audio."""
    timed = frame.userdata.get(USERDATA_TIMED_TRANSCRIPT, [])
    return [(str(word).strip(), word.start_time) for word in timed if str(word).strip()]


async def tell(voice, text):
    """Speaks a language model's answer token by token.

    Returns its words with their times, and its length in seconds."""
    words, seconds = [], 0
    async with voice.stream(conn_options=ONCE) as stream:
        for word in text.split():
            stream.push_text(f"{word} ")
        stream.end_input()
        async for part in stream:
            words += told_by(part.frame)
            seconds += part.frame.duration
    return words, seconds


async def words_of_twenty_sentences_have_their_times(url):
    """The plugin sends a sentence a message, and flushes each."""
    async with agent("livekit", url) as voice:
        words, seconds = await tell(voice, TEXT)
    assert_times(words, own_times(url))
    assert abs(seconds - native(url, TEXT)["duration"]) < 0.2, seconds


async def after_an_interruption_the_worker_is_free_and_times_begin_anew(url):
    """In the middle of an answer whose sentences were flushed; then on the same connection."""
    async with agent("livekit", url) as voice:
        words = []
        stream = voice.stream(conn_options=ONCE)
        for word in LONG.split():
            stream.push_text(f"{word} ")
        while len(words) < 12:
            part = await anext(stream)
            words += told_by(part.frame)
        left = await asyncio.to_thread(texts_left, url)
        interrupted_at = time.monotonic()
        await stream.aclose()
        await assert_freed(url, left, interrupted_at)
        assert_beginning(url, words)
        words, _ = await tell(voice, TEXT)
    assert_times(words, own_times(url))


async def by_openais_route_a_sentence_is_a_request(url):
    """The other example of the page."""
    async with agent("livekit-openai", url) as voice:
        audio = b""
        async with voice.synthesize("Hello there.", conn_options=ONCE) as stream:
            async for part in stream:
                audio += bytes(part.frame.data)
    assert len(audio) > 0.5 * 2 * RATE


CHECKS = [
    words_of_twenty_sentences_have_their_times,
    after_an_interruption_the_worker_is_free_and_times_begin_anew,
    by_openais_route_a_sentence_is_a_request,
]

if __name__ == "__main__":
    main({check.__name__: check for check in CHECKS})
