"""The PyPI client `wyoming`, unmodified, with the service. Arguments: port of Wyoming, address of HTTP."""

import asyncio
import json
import sys
import urllib.request

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

PORT, HTTP = int(sys.argv[1]), sys.argv[2]
TEXT = "Dr. Smith paid 3.50 for it. Really? Then he left, and so did I."


def client():
    return AsyncClient.from_uri(f"tcp://127.0.0.1:{PORT}")


async def events(one, end):
    """Events up to the first of this class; all audio must have one form."""
    heard = []
    while True:
        event = await asyncio.wait_for(one.read_event(), 60)
        assert event is not None, "it hung up"
        heard.append(event)
        if end.is_type(event.type):
            return heard


def audio(heard):
    chunks = [AudioChunk.from_event(e) for e in heard if AudioChunk.is_type(e.type)]
    starts = [AudioStart.from_event(e) for e in heard if AudioStart.is_type(e.type)]
    assert len(starts) == 1, len(starts)
    assert {(c.rate, c.width, c.channels) for c in chunks} == {
        (starts[0].rate, starts[0].width, starts[0].channels)
    }
    return b"".join(c.audio for c in chunks)


def over_http(text):
    body = json.dumps({"text": text, "format": "pcm", "stream": True}).encode()
    request = urllib.request.Request(
        f"{HTTP}/v1/synthesize", body, {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read()


async def describes():
    async with client() as one:
        await one.write_event(Describe().event())
        info = Info.from_event((await events(one, Info))[0])
        (program,) = info.tts
        assert program.name == "hailo-piper" and program.installed
        assert program.supports_synthesize_streaming
        assert [v.name for v in program.voices] and all(v.installed for v in program.voices)
        await one.write_event(Ping(text="x").event())
        assert Pong.from_event((await events(one, Pong))[0]).text == "x"


async def speaks():
    expected = over_http(TEXT)
    async with client() as one:
        await one.write_event(Synthesize(TEXT).event())
        assert audio(await events(one, AudioStop)) == expected
        # As Home Assistant's integration sends it.
        for parts in ([TEXT], list(TEXT), TEXT.split(" ")):
            parts = parts if len(parts) == len(TEXT) or len(parts) == 1 else [f"{p} " for p in parts]
            await one.write_event(SynthesizeStart().event())
            for part in parts:
                await one.write_event(SynthesizeChunk(part).event())
            await one.write_event(Synthesize("".join(parts)).event())
            await one.write_event(SynthesizeStop().event())
            heard = await events(one, SynthesizeStopped)
            assert AudioStop.is_type(heard[-2].type)
            assert audio(heard) == expected


async def refuses():
    async with client() as one:
        voice = SynthesizeVoice(name="nobody")
        await one.write_event(Synthesize(TEXT, voice=voice).event())
        assert Error.from_event((await events(one, Error))[0]).code == "voice_not_found"
        await one.write_event(SynthesizeStart(voice=voice).event())
        await one.write_event(SynthesizeStop().event())
        heard = await events(one, SynthesizeStopped)
        assert [Error.is_type(e.type) for e in heard] == [True, False]
        await one.write_event(SynthesizeStart().event())
        await one.write_event(SynthesizeStop().event())
        assert len(await events(one, SynthesizeStopped)) == 1


async def main():
    for check in (describes, speaks, refuses):
        await check()
        print(check.__name__, "ok")


asyncio.run(main())
