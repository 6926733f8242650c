"""Has the service speak and looks at what comes: check_speech.py URL VERSION TEXT

Ends with a sentence and status 1 when it is not the version that was deployed, or when what it sends is
not audible speech.
"""

import array
import io
import json
import sys
import urllib.error
import urllib.request
import wave

# Of 32,768; what an audible voice reaches in any sentence.
AUDIBLE = 500


def ask(url, body=None):
    request = urllib.request.Request(url)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("content-type", "application/json")
    try:
        # Not through a proxy that the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=120) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answers {error.code}: {error.read().decode(errors='replace')[:300]}")
    except OSError as error:
        sys.exit(f"{url} does not answer: {error}")


def main(url, version, text):
    runs = json.loads(ask(f"{url}/health"))["version"]
    if runs != version:
        sys.exit(f"version {runs} answers, not {version}")
    sound = ask(f"{url}/v1/synthesize", {"text": text})
    if not (sound[:4] == b"RIFF" and sound[8:12] == b"WAVE"):
        sys.exit(f"it sent {len(sound)} bytes that are no WAV file")
    with wave.open(io.BytesIO(sound)) as audio:
        rate, width, frames = audio.getframerate(), audio.getsampwidth(), audio.getnframes()
        samples = array.array("h", audio.readframes(frames) if width == 2 else b"")
    if width != 2 or not 8000 <= rate <= 48000:
        sys.exit(f"it sent {8 * width} bit at {rate} Hz")
    if len(samples) < rate // 4:
        sys.exit(f"it spoke for {len(samples) / rate:.2f} s only")
    peak = max(max(samples), -min(samples))
    if peak < AUDIBLE:
        sys.exit(f"it sent {len(samples) / rate:.2f} s of silence")
    print(f"version {runs} spoke for {len(samples) / rate:.2f} s at {rate} Hz")


if __name__ == "__main__":
    main(*sys.argv[1:])
