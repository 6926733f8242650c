"""A pipecat pipeline with one of its services as it is, and what comes out of it."""

import asyncio
import os
import time
from dataclasses import dataclass, field

os.environ["LOGURU_LEVEL"] = "CRITICAL"

from agent_checks import RATE, spoken
from pipecat.frames.frames import (
    EndFrame,
    ErrorFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.openai.tts import OpenAITTSService
from pipecat.workers.runner import WorkerRunner


@dataclass
class Heard:
    """What came out of a pipeline."""

    audio: bytes = b""
    rates: set = field(default_factory=set)
    asked: list = field(default_factory=list)
    """The texts that were sent to the service, in order."""
    said: list = field(default_factory=list)
    """The texts that the pipeline counts as spoken."""
    words: list = field(default_factory=list)
    """The same with the nanoseconds at which a transport has to show them."""
    errors: list = field(default_factory=list)
    usable: bool = True
    seconds: float = 0


class Listener(FrameProcessor):
    """The end of the pipeline, where a loudspeaker would be."""

    def __init__(self, heard):
        super().__init__()
        self.heard = heard
        self.sounding = asyncio.Event()
        self.stopped = asyncio.Event()

    async def process_frame(self, frame, direction):
        await super().process_frame(frame, direction)
        if isinstance(frame, TTSAudioRawFrame):
            self.heard.audio += frame.audio
            self.heard.rates.add((frame.sample_rate, frame.num_channels))
            self.sounding.set()
        elif isinstance(frame, TTSTextFrame):
            self.heard.said.append(frame.text)
            self.heard.words.append((frame.text, frame.pts))
        elif isinstance(frame, TTSStoppedFrame):
            self.stopped.set()
        await self.push_frame(frame, direction)


async def hear(url, feed, base="/v1", **options):
    """Runs a pipeline with an OpenAITTSService; see `run_pipeline`."""
    tts = OpenAITTSService(api_key="unused", base_url=f"{url}{base}", sample_rate=RATE, **options)
    return await run_pipeline(tts, feed)


async def run_pipeline(tts, feed):
    """Runs a pipeline until all is said. `feed` gives it frames: a list, or a function that gets the
    worker and the listener."""
    heard = Heard()
    listener = Listener(heard)
    worker = PipelineWorker(
        Pipeline([tts, listener]), cancel_on_idle_timeout=False, enable_rtvi=False
    )

    @tts.event_handler("on_tts_request")
    async def on_tts_request(_, __, text):
        heard.asked.append(text)

    @worker.event_handler("on_pipeline_error")
    async def on_pipeline_error(_, frame: ErrorFrame):
        heard.errors.append(frame.error)

    begun = asyncio.Event()

    @worker.event_handler("on_pipeline_started")
    async def on_pipeline_started(*_):
        begun.set()

    async def talk():
        await begun.wait()
        if callable(feed):
            await feed(worker, listener)
        else:
            await worker.queue_frames(feed)
        await worker.queue_frame(EndFrame())

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    started_at = time.monotonic()
    await asyncio.gather(runner.run(), talk())
    heard.seconds = time.monotonic() - started_at
    heard.usable = tts.is_usable
    assert heard.rates <= {(RATE, 1)}, heard.rates
    return heard


def answer(*tokens):
    """A language model's answer, piece by piece."""
    return [
        LLMFullResponseStartFrame(),
        *[LLMTextFrame(token) for token in tokens],
        LLMFullResponseEndFrame(),
    ]


def assert_all_said(url, heard, texts, **fields):
    """Exactly these texts were asked for and are heard, each whole, in this order."""
    assert heard.errors == [], heard.errors
    assert heard.asked == texts, heard.asked
    assert heard.said == texts, heard.said
    assert heard.audio == b"".join(spoken(url, text, **fields) for text in texts)
    assert heard.usable
