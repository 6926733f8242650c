"""What the PyPI client `openai`, unmodified, has for speech, tried against a running service.

    openai_checks.py            prints the names of the checks
    openai_checks.py NAME URL   runs one; a traceback and exit status 1 when it fails
"""

import asyncio
import base64
import json
import os
import sys
import tempfile
import time
import types
import wave

import numpy
import openai

SPEECH = {"model": "tts-1", "voice": "alloy", "input": "Hello from the PyPI client."}
LONG = {**SPEECH, "input": "This is one sentence of very many. " * 140}


def client(url, **options):
    return openai.OpenAI(base_url=f"{url}/v1", api_key="unused", **options)


def async_client(url, **options):
    return openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="unused", **options)


def raised(kind, call):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def create_in_every_format(url):
    for name in ["mp3", "opus", "aac", "flac", "wav", "pcm"]:
        response = client(url).audio.speech.create(**SPEECH, response_format=name)
        assert len(response.content) > 1000, name


def raw_response_has_headers_and_request_id(url):
    response = client(url).audio.speech.with_raw_response.create(**SPEECH)
    assert response.headers["content-type"] == "audio/wav"
    assert len(response.request_id) == 36
    assert response.http_response.status_code == 200


def streaming_response_begins_before_the_end(url):
    with client(url).audio.speech.with_streaming_response.create(**LONG) as response:
        parts = response.iter_bytes(1024)
        assert next(parts)
        health = client(url).get("/../health", cast_to=object)
        assert health["queue"]["active"] == 1, health


def streaming_response_to_a_file(url):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "speech.wav")
        with client(url).audio.speech.with_streaming_response.create(**SPEECH) as response:
            response.stream_to_file(path)
        with wave.open(path) as audio:
            assert audio.getnframes() > 1000
            assert (audio.getnchannels(), audio.getsampwidth()) == (1, 2)


def async_streaming_response(url):
    async def run():
        async with async_client(url) as api:
            speech = api.audio.speech.with_streaming_response
            async with speech.create(**SPEECH, response_format="pcm") as response:
                parts = [part async for part in response.iter_bytes()]
            whole = await api.audio.speech.create(**SPEECH, response_format="pcm")
            assert len(b"".join(parts)) > 1000 and len(whole.content) > 1000

    asyncio.run(run())


def server_sent_events(url):
    seeded = {**SPEECH, "input": "One. Two. Three.", "extra_body": {"seed": 1}}
    whole = client(url).audio.speech.create(**seeded).content
    parts, usage = [], None
    speech = client(url).audio.speech.with_streaming_response
    with speech.create(**seeded, stream_format="sse") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            if not line:
                continue
            assert usage is None and line.startswith("data: ")
            event = json.loads(line.removeprefix("data: "))
            if event["type"] == "speech.audio.delta":
                parts.append(base64.b64decode(event["audio"]))
            else:
                assert event["type"] == "speech.audio.done"
                usage = event["usage"]
    assert b"".join(parts) == whole
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 0


def voice_object_speed_and_instructions(url):
    def size(**more):
        speech = {**SPEECH, "response_format": "pcm", **more}
        return len(client(url).audio.speech.create(**speech).content)

    normal = size(voice={"id": "multi-speaker"})
    assert size(voice="nova", speed=4) < normal / 3
    assert size(instructions="Speak cheerfully.") > 0


def errors_are_typed(url):
    for fields, kind, code, param in [
        ({"voice": "nobody"}, openai.BadRequestError, "voice_not_found", "voice"),
        ({"input": " "}, openai.BadRequestError, "input_not_speakable", "input"),
        ({"input": "a" * 5001}, openai.BadRequestError, "input_too_long", "input"),
        ({"speed": 5}, openai.BadRequestError, "invalid_value", "speed"),
        ({"model": "gpt-4o"}, openai.NotFoundError, "model_not_found", "model"),
    ]:
        error = raised(kind, lambda: client(url).audio.speech.create(**{**SPEECH, **fields}))
        assert (error.code, error.param) == (code, param), error
        assert error.type == "invalid_request_error"
        assert len(error.request_id) == 36
        assert error.body["message"]


def models(url):
    api = client(url)
    assert [model.id for model in api.models.list()][:2] == ["piper", "tts-1"]
    assert api.models.retrieve("tts-1").object == "model"
    raised(openai.NotFoundError, lambda: api.models.retrieve("nothing"))


def local_audio_player_plays_at_its_own_pitch(url):
    """The player takes pcm for 24 kHz, whatever a header says; so it must be."""
    heard = play(url, {**SPEECH, "response_format": "pcm", "extra_body": {"seed": 1}})
    wav = client(url).audio.speech.create(**SPEECH, extra_body={"seed": 1}).content
    seconds = (len(wav) - 44) / 2 / 22050
    assert heard["samplerate"] == 24000 and heard["channels"] == 1
    assert abs(heard["frames"] / heard["samplerate"] - seconds) < 0.001, (heard, seconds)
    assert heard["peak"] > 0.01


def play(url, speech):
    """What the client's own player hands to the sound card, which is stood in for."""
    heard = {"frames": 0, "peak": 0.0}

    class CallbackStop(Exception):
        pass

    class OutputStream:
        def __init__(self, samplerate, channels, dtype, callback):
            heard.update(samplerate=samplerate, channels=channels)
            self.callback = callback

        def __enter__(self):
            block = numpy.zeros((240, 1), dtype=numpy.float32)
            while True:
                try:
                    self.callback(block, len(block), None, None)
                except CallbackStop:
                    return self
                heard["frames"] += len(block)
                heard["peak"] = max(heard["peak"], float(numpy.abs(block).max()))

        def __exit__(self, *_):
            pass

    sys.modules["sounddevice"] = types.SimpleNamespace(
        OutputStream=OutputStream, CallbackStop=CallbackStop
    )
    from openai.helpers import LocalAudioPlayer

    async def run():
        async with async_client(url) as api:
            async with api.audio.speech.with_streaming_response.create(**speech) as response:
                await LocalAudioPlayer().play(response)

    asyncio.run(run())
    return heard


def full_queue_is_a_rate_limit_error(url):
    api = client(url, max_retries=0)
    error = raised(openai.RateLimitError, lambda: api.audio.speech.create(**SPEECH))
    assert (error.code, error.type) == ("queue_full", "rate_limit_error")
    assert int(error.response.headers["retry-after"]) >= 1


def full_queue_is_tried_again_after_retry_after(url):
    """Whoever runs this makes room when the first try has been refused."""
    startedAt = time.monotonic()
    assert len(client(url).audio.speech.create(**SPEECH).content) > 1000
    # The least that `retry-after` says is a second; the client's own pauses begin at a half.
    assert time.monotonic() - startedAt >= 1


def what_would_fail_again_is_not_tried_again(url):
    failing = {**SPEECH, "extra_body": {"length_scale": 8.7}}
    error = raised(
        openai.InternalServerError, lambda: client(url).audio.speech.create(**failing)
    )
    assert error.code == "synthesis_failed"


def leaving_a_streaming_response(url):
    with client(url).audio.speech.with_streaming_response.create(**LONG) as response:
        assert len(next(response.iter_bytes(200_000))) == 200_000


def running_out_of_patience(url):
    api = client(url, max_retries=0, timeout=0.005)
    raised(openai.APITimeoutError, lambda: api.audio.speech.create(**LONG))


def cut_answer_is_an_error(url):
    """Whoever runs this kills the service when the first bytes have come."""
    with client(url).audio.speech.with_streaming_response.create(**LONG) as response:
        parts = response.iter_bytes(1024)
        next(parts)
        print("began", flush=True)
        try:
            for _ in parts:
                pass
        except Exception as error:
            assert "closed" in str(error) or "incomplete" in str(error), error
            return
    raise AssertionError("a cut answer was taken for the whole")


CHECKS = {
    name: check
    for name, check in globals().items()
    if isinstance(check, types.FunctionType)
    and name not in ("client", "async_client", "raised", "play")
}

if __name__ == "__main__":
    if len(sys.argv) == 1:
        print("\n".join(CHECKS))
    else:
        CHECKS[sys.argv[1]](sys.argv[2])
