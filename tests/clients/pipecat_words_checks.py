"""What pipecat's ElevenLabsTTSService, as docs/voice-agents.md sets it up, knows of words."""

import asyncio
import time

from agent_checks import RATE, main
from guide import tts_of
from pipecat_pipeline import answer, assert_all_said, run_pipeline
from word_times import (
    LONG,
    SENTENCES,
    TEXT,
    assert_beginning,
    assert_freed,
    assert_times,
    native,
    own_times,
    texts_left,
)

from pipecat.frames.frames import (
    InterruptionFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TTSSpeakFrame,
)


def tokens_of(text):
    return [f"{word} " for word in text.split()]


def noting_times(tts):
    """Notes the times of words, in seconds from the beginning of the audio of each turn."""
    turns = {}
    add = tts.add_word_timestamps

    async def noted(word_times, context_id=None, **options):
        # What comes for a context that was interrupted is dropped.
        if tts.audio_context_available(context_id):
            turns.setdefault(context_id, []).extend(word_times)
        await add(word_times, context_id, **options)

    tts.add_word_timestamps = noted
    return turns


def assert_frames(heard, times):
    """The frames that a transport gets have the same words, as far apart."""
    assert [word for word, _ in heard.words] == [word for word, _ in times]
    (_, first_pts), (_, first_time) = heard.words[0], times[0]
    for (word, pts), (_, at) in zip(heard.words, times, strict=True):
        assert abs((pts - first_pts) / 1e9 - (at - first_time)) < 0.001, word


async def words_of_twenty_sentences_have_their_times(url):
    """Tokens of a language model become sentences, a message each, without a space between them."""
    tts = tts_of("pipecat", url)
    turns = noting_times(tts)
    heard = await run_pipeline(tts, answer(*tokens_of(TEXT)))
    assert heard.errors == [], heard.errors
    assert heard.asked == SENTENCES, heard.asked
    (times,) = turns.values()
    assert_times(times, own_times(url))
    assert_frames(heard, times)
    assert abs(len(heard.audio) / 2 / RATE - native(url, TEXT)["duration"]) < 0.04


async def after_an_interruption_the_worker_is_free_and_times_begin_anew(url):
    """In the middle of an answer, and behind its last word while it is spoken."""
    for is_complete in [False, True]:
        tts = tts_of("pipecat", url)
        turns = noting_times(tts)

        async def interrupt(worker, listener, is_complete=is_complete):
            end = [LLMFullResponseEndFrame()] if is_complete else []
            begin = [LLMFullResponseStartFrame(), *map(LLMTextFrame, tokens_of(LONG))]
            await worker.queue_frames([*begin, *end])
            while len(listener.heard.words) < 12:
                listener.sounding.clear()
                await listener.sounding.wait()
            left = await asyncio.to_thread(texts_left, url)
            interrupted_at = time.monotonic()
            await worker.queue_frame(InterruptionFrame())
            await assert_freed(url, left, interrupted_at)
            listener.heard.words.clear()
            listener.stopped.clear()
            await worker.queue_frames(answer(*tokens_of(TEXT)))
            await listener.stopped.wait()

        heard = await run_pipeline(tts, interrupt)
        assert heard.errors == [] and heard.usable, heard.errors
        interrupted, times = turns.values()
        assert 12 <= len(interrupted) < len(LONG.split()) / 2, len(interrupted)
        assert_beginning(url, interrupted)
        assert_times(times, own_times(url))
        assert_frames(heard, times)


async def by_openais_route_a_sentence_is_a_request(url):
    """The other example of the page."""
    heard = await run_pipeline(tts_of("pipecat-openai", url), [TTSSpeakFrame("Hello there.")])
    assert_all_said(url, heard, ["Hello there."])


CHECKS = [
    words_of_twenty_sentences_have_their_times,
    after_an_interruption_the_worker_is_free_and_times_begin_anew,
    by_openais_route_a_sentence_is_a_request,
]

if __name__ == "__main__":
    main({check.__name__: check for check in CHECKS})
