"""What pipecat's pipelines make of a running service, with its OpenAITTSService as it is."""

import asyncio
import sys

from agent_checks import CHUNKS, LONG, RATE, freed, main, spoken, without_blanks
from pipecat_pipeline import answer, assert_all_said, hear

from pipecat.frames.frames import InterruptionFrame, TTSSpeakFrame
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.services.tts_service import TextAggregationMode


async def sentences_of_an_answer_are_heard_in_order(url):
    """Tokens become sentences, sentences a request each."""
    tokens = ["Good", " morning", ".", " It is", " seven", " o'clock", ".", " Shall", " we go", "?"]
    heard = await hear(url, answer(*tokens))
    assert_all_said(url, heard, ["Good morning.", "It is seven o'clock.", "Shall we go?"])


async def after_a_chunk_of_punctuation_the_next_sentence_is_heard(url):
    """Each chunk is a turn of its own; more than three silent ones would end the service's use."""
    texts = [text for chunk in CHUNKS for text in (chunk, "And then this.")]
    heard = await hear(url, [TTSSpeakFrame(text) for text in texts])
    assert_all_said(url, heard, texts)


async def chunks_of_punctuation_alone_take_no_time(url):
    """pipecat waits three seconds for a turn without audio, and gives up after three such turns."""
    heard = await hear(url, [TTSSpeakFrame(chunk) for chunk in CHUNKS])
    assert_all_said(url, heard, CHUNKS)
    assert heard.seconds < 6, heard.seconds


async def an_answer_of_odd_pieces_is_said_whole(url):
    """An empty piece, form feeds, emoji, dashes and ellipses between words."""
    tokens = ["Well", "...", "", " \f", "Hm", "?", " — ", "🙂", " So", " be it", "."]
    tokens += ["\f", " ...", "?"]
    heard = await hear(url, answer(*tokens))
    assert heard.errors == [] and heard.usable, heard.errors
    assert without_blanks(heard.asked) == without_blanks(tokens), heard.asked
    assert heard.audio == b"".join(spoken(url, text) for text in heard.asked)


async def text_out_of_a_document_is_said(url):
    """Control characters as converters leave them in."""
    texts = ["Page one.\fPage two.", "A\vB.", "Bell\x07 and escape\x1b.", "Delete\x7f this."]
    texts += ["Next\x85line."]
    heard = await hear(url, [TTSSpeakFrame(text) for text in texts])
    assert_all_said(url, heard, texts)


async def token_by_token_words_are_said_around_the_blanks(url):
    """Blanks of their own are refused as ever, and cost nothing but themselves."""
    tokens = ["Hello", ",", " ", "world", "...", " And", " then", "?"]
    mode = TextAggregationMode.TOKEN
    heard = await hear(url, answer(*tokens), text_aggregation_mode=mode)
    speakable = [token for token in tokens if token.strip()]
    assert len(heard.errors) == len(tokens) - len(speakable), heard.errors
    assert all("Error code: 400" in error for error in heard.errors), heard.errors
    assert heard.audio == b"".join(spoken(url, token) for token in speakable)
    assert heard.usable


async def a_long_text_is_said_to_its_end(url):
    """A whole page as one turn; one character more is refused, and what follows is said."""
    page = "It was a dark and stormy night; the rain fell in torrents. " * 6
    heard = await hear(url, [TTSSpeakFrame(page.strip())])
    assert_all_said(url, heard, [page.strip()])
    heard = await hear(url, [TTSSpeakFrame("a " * 2501), TTSSpeakFrame("And then this.")])
    assert len(heard.errors) >= 1 and "too long" in heard.errors[0], heard.errors
    assert heard.audio == spoken(url, "And then this.")


async def voice_speed_and_instructions_are_taken(url):
    """With the model and the voice that pipecat sends on its own accord, and with others."""
    for settings in [
        {"voice": "nova", "speed": 2.0},
        {"model": "tts-1", "instructions": "Cheerfully."},
    ]:
        settings = OpenAITTSService.Settings(**settings)
        heard = await hear(url, [TTSSpeakFrame("Quickly now.")], settings=settings)
        speed = settings.speed if isinstance(settings.speed, float) else 1
        assert_all_said(url, heard, ["Quickly now."], speed=speed)


async def base_addresses_joined_wrongly_are_served(url):
    """As they are typed into a field of a form."""
    for base in ["/v1/", "/v1//", "/", "", "//v1", "/v1/v1"]:
        heard = await hear(url, [TTSSpeakFrame("Hello.")], base)
        assert_all_said(url, heard, ["Hello."])


async def an_interruption_frees_the_service(url):
    """The user speaks: what is left of the answer is neither heard nor made."""

    async def interrupt(worker, listener):
        await worker.queue_frame(TTSSpeakFrame(LONG))
        await listener.sounding.wait()
        await worker.queue_frame(InterruptionFrame())
        assert await freed(url) < 1.5
        listener.heard.audio = b""
        listener.stopped.clear()
        await worker.queue_frame(TTSSpeakFrame("Yes, please?"))
        await listener.stopped.wait()

    heard = await hear(url, interrupt)
    assert heard.errors == [] and heard.usable, heard.errors
    assert heard.audio == spoken(url, "Yes, please?")


async def a_cancelled_pipeline_frees_the_service(url):
    """The call is over in the middle of an answer."""

    async def hang_up(worker, listener):
        await worker.queue_frame(TTSSpeakFrame(LONG))
        await listener.sounding.wait()
        await worker.cancel()

    heard = await hear(url, hang_up)
    assert await freed(url) < 1.5
    assert len(heard.audio) < RATE * 2 * 60


async def a_service_that_comes_back_is_used_again(url):
    """The caller ends the service when "end" is printed, and starts it again at "start"."""

    async def lose(worker, listener):
        await worker.queue_frame(TTSSpeakFrame("Still there."))
        await listener.stopped.wait()
        print("end", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        listener.stopped.clear()
        await worker.queue_frame(TTSSpeakFrame("Nobody says this."))
        await listener.stopped.wait()
        print("start", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        listener.heard.audio = b""
        await worker.queue_frame(TTSSpeakFrame("Here again."))

    heard = await hear(url, lose)
    assert len(heard.errors) >= 1
    assert heard.usable
    assert heard.audio == spoken(url, "Here again.")


CHECKS = [
    sentences_of_an_answer_are_heard_in_order,
    after_a_chunk_of_punctuation_the_next_sentence_is_heard,
    chunks_of_punctuation_alone_take_no_time,
    an_answer_of_odd_pieces_is_said_whole,
    text_out_of_a_document_is_said,
    token_by_token_words_are_said_around_the_blanks,
    a_long_text_is_said_to_its_end,
    voice_speed_and_instructions_are_taken,
    base_addresses_joined_wrongly_are_served,
    an_interruption_frees_the_service,
    a_cancelled_pipeline_frees_the_service,
    a_service_that_comes_back_is_used_again,
]

if __name__ == "__main__":
    main(
        {check.__name__: check for check in CHECKS},
        staged=["a_service_that_comes_back_is_used_again"],
    )
