"""Home Assistant's own Wyoming integration, unmodified, with the running service.

    checks.py PORT URL      port of Wyoming, address of HTTP

Prints a line of JSON for each check, {"name", "failure"}; the failure is a traceback, or null. All checks are made with
one core, in the order of CHECKS.
"""

import asyncio
import io
import json
import logging
import sys
import tempfile
import traceback
import urllib.request
import wave

from agent_checks import LONG, freed
from core import Complaints, start
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.tts import Synthesize, SynthesizeVoice

from homeassistant.components import tts
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import CoreState
from homeassistant.data_entry_flow import FlowResultType

PORT, HTTP = int(sys.argv[1]), sys.argv[2]
ENTITY = "tts.hailo_piper"
TEXT = "Dr. Smith paid 3.50 for it. Really? Then he left, and so did I."
# As it comes from the service; otherwise Home Assistant has ffmpeg make MP3 of it.
WAV = {"preferred_format": "wav"}

complaints = Complaints()


def entry_of(hass):
    (entry,) = hass.config_entries.async_entries("wyoming")
    return entry


def entity_of(hass):
    return hass.data[tts.DATA_COMPONENT].get_entity(ENTITY)


async def expected(text, **voice):
    """Rate and samples of a text that the PyPI client sends whole."""
    wanted = SynthesizeVoice(**voice) if voice else None
    async with AsyncTcpClient("127.0.0.1", PORT) as client:
        await client.write_event(Synthesize(text, wanted).event())
        event = await client.read_event()
        rate = AudioStart.from_event(event).rate
        samples = b""
        while not AudioStop.is_type(event.type):
            if AudioChunk.is_type(event.type):
                samples += AudioChunk.from_event(event).audio
            event = await client.read_event()
    assert len(samples) > rate, "less than half a second"
    return rate, samples


def streamed(wav):
    """Rate and samples of a WAV whose header was written before its length was known."""
    assert wav[:4] == b"RIFF" and wav[36:40] == b"data", wav[:44]
    return int.from_bytes(wav[24:28], "little"), wav[44:]


async def stream(hass, message, **options):
    """What a listener gets: a text, or one that is still being written."""
    await hass.services.async_call("tts", "clear_cache", blocking=True)
    result = tts.async_create_stream(hass, ENTITY, options=WAV | options)
    if isinstance(message, str):
        result.async_set_message(message)
    else:
        result.async_set_message_stream(message)
    async for part in result.async_stream_result():
        yield part


async def heard(hass, message, **options):
    return b"".join([part async for part in stream(hass, message, **options)])


def left():
    """Listeners who left before the end, as the service counts them."""
    with urllib.request.urlopen(f"{HTTP}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    name = 'hailo_piper_door_requests_total{door="wyoming",outcome="left"} '
    return sum(float(line[len(name) :]) for line in lines if line.startswith(name))


async def the_config_flow_makes_an_entry_of_host_and_port(hass):
    form = await hass.config_entries.flow.async_init("wyoming", context={"source": SOURCE_USER})
    assert form["type"] is FlowResultType.FORM, form
    made = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"host": "127.0.0.1", "port": PORT}
    )
    assert made["type"] is FlowResultType.CREATE_ENTRY, made
    assert made["title"] == "hailo-piper", made
    await hass.async_block_till_done()
    assert entry_of(hass).state is ConfigEntryState.LOADED
    assert hass.states.async_entity_ids("tts") == [ENTITY]


async def the_entity_has_all_languages_and_voices(hass):
    entity = entity_of(hass)
    voices = {
        language: [(voice.voice_id, voice.name) for voice in entity.async_get_supported_voices(language)]
        for language in entity.supported_languages
    }
    assert voices == {
        "en_US": [("multi-speaker", "multi-speaker")],
        "de_DE": [("de_DE-test-low", "test (low)")],
    }, voices
    assert entity.async_supports_streaming_input()


async def the_action_tts_speak_gives_a_player_the_audio(hass):
    played = []

    async def play(call):
        played.append(call.data["media_content_id"])

    hass.services.async_register("media_player", "play_media", play)
    await hass.services.async_call(
        "tts",
        "speak",
        {
            "entity_id": ENTITY,
            "media_player_entity_id": "media_player.kitchen",
            "message": TEXT,
            "cache": False,
            "options": WAV,
        },
        blocking=True,
    )
    (source,) = played
    extension, audio = await tts.async_get_media_source_audio(hass, source)
    assert extension == "wav"
    assert streamed(audio) == await expected(TEXT)


async def a_voice_and_a_speaker_are_obeyed(hass):
    audio = streamed(await heard(hass, TEXT, voice="multi-speaker", speaker="speaker_2"))
    assert audio == await expected(TEXT, name="multi-speaker", speaker="speaker_2")
    assert audio != await expected(TEXT)
    rate, samples = streamed(await heard(hass, TEXT, voice="de_DE-test-low"))
    assert rate == 16000
    assert (rate, samples) == await expected(TEXT, name="de_DE-test-low")


async def a_text_sent_whole_is_the_same_audio(hass):
    """What Home Assistant does with servers that cannot stream."""
    extension, data = await entity_of(hass).async_get_tts_audio(TEXT, "en_US", {})
    assert extension == "wav"
    with wave.open(io.BytesIO(data)) as audio:
        assert (audio.getframerate(), audio.readframes(audio.getnframes())) == await expected(TEXT)


async def an_answer_is_heard_while_a_language_model_writes_it(hass):
    is_heard = asyncio.Event()

    async def deltas():
        for delta in ("Dr. Smi", "th paid 3.", "50 for", " it. Rea"):
            yield delta
        await is_heard.wait()
        for delta in ("lly", "? ", "Then he left,", " and so did I."):
            yield delta

    audio = b""
    async for part in stream(hass, deltas()):
        audio += part
        if len(audio) > 44:
            is_heard.set()
    assert streamed(audio) == await expected(TEXT)


async def a_listener_who_leaves_in_the_middle_frees_the_service(hass):
    async def message():
        yield LONG

    before = await asyncio.to_thread(left)
    request = tts.TTSAudioRequest("en_US", {}, message())
    answer = await entity_of(hass).async_stream_tts_audio(request)
    async for part in answer.data_gen:
        if part[:4] != b"RIFF":
            break
    await answer.data_gen.aclose()
    while await asyncio.to_thread(left) == before:
        pass
    assert await freed(HTTP) < 5


async def an_unknown_voice_ends_without_audio_and_is_no_other_voice(hass):
    """This version of Home Assistant reads over `error`, up to `synthesize-stopped`."""
    assert await heard(hass, TEXT, voice="nobody") == b""


async def a_text_without_a_sound_ends(hass):
    for text in ("...", "…", " "):
        assert await heard(hass, text) == b"", text


async def a_reloaded_entry_speaks(hass):
    assert await hass.config_entries.async_reload(entry_of(hass).entry_id)
    assert streamed(await heard(hass, TEXT)) == await expected(TEXT)


async def it_stops_and_nothing_was_wrong(hass):
    assert await hass.config_entries.async_unload(entry_of(hass).entry_id)
    await hass.async_stop()
    assert hass.state is CoreState.stopped
    assert complaints.lines == []


CHECKS = [
    the_config_flow_makes_an_entry_of_host_and_port,
    the_entity_has_all_languages_and_voices,
    the_action_tts_speak_gives_a_player_the_audio,
    a_voice_and_a_speaker_are_obeyed,
    a_text_sent_whole_is_the_same_audio,
    an_answer_is_heard_while_a_language_model_writes_it,
    a_listener_who_leaves_in_the_middle_frees_the_service,
    an_unknown_voice_ends_without_audio_and_is_no_other_voice,
    a_text_without_a_sound_ends,
    a_reloaded_entry_speaks,
    it_stops_and_nothing_was_wrong,
]


async def main():
    with tempfile.TemporaryDirectory() as folder:
        hass = await start(folder)
        # What the core itself misses, such as ffmpeg, is of no interest here.
        logging.getLogger("homeassistant").addHandler(complaints)
        for check in CHECKS:
            failure = None
            try:
                await asyncio.wait_for(check(hass), 60)
            except Exception:
                failure = traceback.format_exc()
            print(json.dumps({"name": check.__name__, "failure": failure}), flush=True)


asyncio.run(main())
