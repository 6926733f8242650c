"""piper-tts in this process with one ONNX Runtime thread: `python piper_in_process.py MODEL`.

Prints `ready`, then answers each JSON line `{"text"}` on stdin with one that says when the first
sentence was there, when the last, and how many samples there were.

PiperVoice.load has no option for threads: it asks for `onnxruntime.SessionOptions()`, which here
gives options with one thread.
"""

import json
import sys
import time

import onnxruntime

DefaultSessionOptions = onnxruntime.SessionOptions


def one_thread() -> onnxruntime.SessionOptions:
    options = DefaultSessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options


onnxruntime.SessionOptions = one_thread

from piper import PiperVoice, SynthesisConfig  # noqa: E402

voice = PiperVoice.load(sys.argv[1])
config = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
print("ready", flush=True)
for line in sys.stdin:
    text = json.loads(line)["text"]
    started_at = time.perf_counter()
    first_ms = 0.0
    samples = 0
    for chunk in voice.synthesize(text, config):
        samples += len(chunk.audio_int16_bytes) // 2
        first_ms = first_ms or (time.perf_counter() - started_at) * 1000
    reply = {
        "firstMs": first_ms,
        "totalMs": (time.perf_counter() - started_at) * 1000,
        "samples": samples,
        "sampleRate": voice.config.sample_rate,
    }
    print(json.dumps(reply), flush=True)
