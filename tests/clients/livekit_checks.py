"""What LiveKit's agents make of a running service, with the OpenAI plugin as it is."""

import asyncio
import sys
from contextlib import asynccontextmanager

from agent_checks import CHUNKS, LONG, RATE, freed, main, spoken, without_blanks
from livekit_plugin import FORMATS, ONCE, assert_said, hear, plugin, say, tell

from livekit.agents import APIError, tokenize, tts
from livekit.plugins import openai


async def every_format_is_decoded_whole(url):
    """As events, and as bare audio, which is asked for by the model's name. mp3 is the default."""
    text = "The plugin decodes what it gets."
    whole = len(spoken(url, text))
    for response_format in FORMATS:
        for model in ["gpt-4o-mini-tts", "tts-1"]:
            async with plugin(url, response_format=response_format, model=model) as voice:
                audio = await say(voice, text)
            if response_format == "pcm":
                assert_said(url, audio, [text])
            else:
                # The library leaves out the last frame of a flac, whoever made it.
                seconds = (len(audio) - whole) / 2 / RATE
                assert abs(seconds) < 0.2, f"{response_format}, {model}: {seconds} s too long"


async def usage_is_counted(url):
    """What the events say at their end."""
    counted = []
    async with plugin(url) as voice:
        voice.on("metrics_collected", counted.append)
        await say(voice, "Count this.")
    assert counted[0].input_tokens > 0 and counted[0].output_tokens > 0, counted
    assert counted[0].characters_count == 11


async def a_chunk_of_punctuation_is_audio_in_every_format(url):
    """The plugin takes an answer without audio for a failure, whatever its status. It hears nothing
    in a flac shorter than a frame, 0.19 s, whoever made it, and so is not asked to."""
    for response_format in [name for name in FORMATS if name != "flac"]:
        async with plugin(url, response_format=response_format) as voice:
            for chunk in CHUNKS:
                try:
                    seconds = len(await say(voice, chunk)) / 2 / RATE
                except APIError as error:
                    raise AssertionError(f"{chunk!r} as {response_format}") from error
                assert seconds > 0.02, (chunk, response_format, seconds)


async def sentences_of_an_answer_are_heard_in_order(url):
    """By the tokenizer an agent uses when none is named, and by the plain one."""
    tokens = ["Good", " morning to you all", ".", " It is", " seven o'clock", " on a Monday"]
    tokens += [".", " Shall", " we go to work", " now", "?"]
    for tokenizer in [
        tokenize.blingfire.SentenceTokenizer(retain_format=True),
        tokenize.basic.SentenceTokenizer(min_sentence_len=5),
    ]:
        asked = [text.strip() for text in tokenizer.tokenize("".join(tokens))]
        async with plugin(url) as voice:
            adapter = tts.StreamAdapter(tts=voice, sentence_tokenizer=tokenizer)
            audio = await tell(adapter, tokens)
        assert_said(url, audio, asked)


async def an_answer_of_odd_pieces_is_said_whole(url):
    """Ellipses, form feeds, emoji and dashes that the tokenizer makes sentences of their own."""
    tokenizer = tokenize.basic.SentenceTokenizer(min_sentence_len=1, stream_context_len=1)
    tokens = ["Well then. ", "... ", "? ", "", "\f", "Page two. ", "— ", "🙂 ", "!? ", "So be it."]
    asked = []

    class Recorded(openai.TTS):
        def synthesize(self, text, **options):
            asked.append(text)
            return super().synthesize(text, **options)

    async with Recorded(base_url=f"{url}/v1", api_key="unused", response_format="pcm") as voice:
        audio = await tell(tts.StreamAdapter(tts=voice, sentence_tokenizer=tokenizer), tokens)
    assert without_blanks(asked) == without_blanks(tokens), asked
    assert_said(url, audio, asked)


async def text_out_of_a_document_is_said(url):
    """Control characters as converters leave them in."""
    async with plugin(url) as voice:
        for text in ["Page one.\fPage two.", "A\vB.", "Bell\x07.", "Escape\x1b.", "Next\x85line."]:
            assert_said(url, await say(voice, text), [text])


async def a_long_text_is_said_to_its_end(url):
    text = ("It was a dark and stormy night; the rain fell in torrents. " * 6).strip()
    async with plugin(url) as voice:
        assert_said(url, await say(voice, text), [text])


async def a_refused_text_is_no_reason_to_try_again(url):
    """What would fail again is told at once, with its reason."""
    errors = []
    async with plugin(url) as voice:
        voice.on("error", errors.append)
        try:
            await hear(voice.synthesize("a" * 5001))
        except APIError as error:
            assert not error.retryable and error.status_code == 400
            assert error.body["code"] == "input_too_long", error.body
        else:
            raise AssertionError("not refused")
    assert [error.recoverable for error in errors] == [False]


async def base_addresses_joined_wrongly_are_served(url):
    """As they are typed into a field of a form; warming up asks for the base itself."""
    for base in ["/v1/", "/v1//", "/", "", "//v1", "/v1/v1"]:
        async with plugin(url, base) as voice:
            voice.prewarm()
            assert_said(url, await say(voice, "Hello."), ["Hello."])


async def closing_a_stream_frees_the_service(url):
    async with plugin(url) as voice:
        stream = voice.synthesize(LONG, conn_options=ONCE)
        await anext(stream)
        await stream.aclose()
        assert await freed(url) < 1.5
        assert_said(url, await say(voice, "Hello."), ["Hello."])


async def an_interrupted_answer_frees_the_service(url):
    """An agent that is interrupted closes the stream it had text for."""
    async with plugin(url) as voice:
        stream = tts.StreamAdapter(tts=voice).stream(conn_options=ONCE)
        for _ in range(40):
            stream.push_text("This is one sentence of very many, and nobody hears it. ")
        await anext(stream)
        await stream.aclose()
        assert await freed(url) < 1.5


@asynccontextmanager
async def fallback(first, second):
    """The adapter, and what it says of the two as it happens: (index, available)."""
    async with plugin(first) as one, plugin(second) as other:
        adapter = tts.FallbackAdapter([one, other])
        events = asyncio.Queue()
        adapter.on(
            "tts_availability_changed",
            lambda event: events.put_nowait(([one, other].index(event.tts), event.available)),
        )
        async with adapter:
            yield adapter, events


async def punctuation_leaves_a_service_available(first, second):
    """Chunks through the fallback adapter, alone and within an answer."""
    async with fallback(first, second) as (adapter, events):
        for chunk in CHUNKS:
            assert len(await hear(adapter.synthesize(chunk))) > 0, chunk
            assert len(await hear(adapter.synthesize("And then this."))) > RATE, chunk
            assert len(await tell(adapter, [chunk])) > 0, chunk
        assert len(await tell(adapter, ["Well", "...", " ", "?", " So", " be it."])) > RATE
        assert adapter.provider == first.removeprefix("http://")
        assert events.empty(), await events.get()


async def the_second_takes_over_and_the_first_comes_back(first, second):
    """The caller ends the first service when "end" is printed, and starts it again at "start"."""
    text = "Somebody says this."
    async with fallback(first, second) as (adapter, events):
        assert len(await hear(adapter.synthesize(text))) > RATE
        print("end", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        assert_said(second, await hear(adapter.synthesize(text)), [text])
        assert await events.get() == (0, False)
        assert_said(second, await tell(adapter, [text]), [text])
        print("start", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        while events.empty():
            assert len(await hear(adapter.synthesize(text))) > RATE
        assert await events.get() == (0, True)
        assert adapter.provider == first.removeprefix("http://")
        assert_said(first, await hear(adapter.synthesize(text)), [text])
        assert events.empty()


CHECKS = [
    every_format_is_decoded_whole,
    usage_is_counted,
    a_chunk_of_punctuation_is_audio_in_every_format,
    sentences_of_an_answer_are_heard_in_order,
    an_answer_of_odd_pieces_is_said_whole,
    text_out_of_a_document_is_said,
    a_long_text_is_said_to_its_end,
    a_refused_text_is_no_reason_to_try_again,
    base_addresses_joined_wrongly_are_served,
    closing_a_stream_frees_the_service,
    an_interrupted_answer_frees_the_service,
    punctuation_leaves_a_service_available,
    the_second_takes_over_and_the_first_comes_back,
]

if __name__ == "__main__":
    main(
        {check.__name__: check for check in CHECKS},
        staged=[
            "punctuation_leaves_a_service_available",
            "the_second_takes_over_and_the_first_comes_back",
        ],
    )
