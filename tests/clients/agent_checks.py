"""Shared by pipecat_checks.py and livekit_checks.py: how checks run, and the expected audio.

The checks of a script are its async functions, each with a doc string. A script is run as

    SCRIPT                  prints the names of its checks
    SCRIPT NAME URL...      runs one; a traceback and exit status 1 when it fails
    SCRIPT --all URL...     runs those that are not staged, and prints a line of JSON for
                            each: {"name", "seconds", "failure"}

Only loopback can be reached while they run: any other connection fails, and fails the check.
"""

import asyncio
import ipaddress
import json
import sys
import time
import traceback
import urllib.request

RATE = 24000
"""Hz of what both libraries take bare samples for."""

CHUNKS = ["...", "?", "—", "!?", "…", "🙂", "“”", "- - -", "[[ ]]", "。", "*"]
"""Pieces with little or nothing to say, as a language model's answer falls into them."""

LONG = "This is one sentence of very many. " * 140
"""Minutes of speech, and just what fits into a request."""

left = []


def stay_on_loopback():
    """Refuses all connections and look-ups of names that leave the machine, and notes them."""

    def watch(event, details):
        if event == "socket.connect":
            address = details[1]
            host = address[0] if isinstance(address, tuple) else None
        elif event == "socket.getaddrinfo":
            host = details[0]
        else:
            return
        if host not in (None, "localhost") and not is_loopback(host):
            left.append(host)
            raise PermissionError(f"{event} {host}: not on loopback")

    sys.addaudithook(watch)


def is_loopback(host):
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def spoken(url, text, **fields):
    """The audio of a text by a plain request: 16-bit samples at RATE."""
    body = {"input": text, "response_format": "pcm", **fields}
    request = urllib.request.Request(
        f"{url}/v1/audio/speech", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return response.read()


def without_blanks(texts):
    """What is said of texts, however they were cut."""
    return "".join("".join(texts).split())


def is_busy(url):
    with urllib.request.urlopen(f"{url}/health") as response:
        health = json.load(response)
    return health["workers"]["busy"] + health["queue"]["waiting"] + health["queue"]["active"] > 0


async def freed(url):
    """Seconds until the service is idle."""
    started_at = time.monotonic()
    while await asyncio.to_thread(is_busy, url):
        pass
    return time.monotonic() - started_at


async def run(check, urls):
    left.clear()
    await asyncio.wait_for(check(*urls), 60)
    assert not left, f"it wanted to reach {left}"


async def run_all(checks, urls):
    for name, check in checks.items():
        started_at = time.monotonic()
        failure = None
        try:
            await run(check, urls)
        except Exception:
            failure = traceback.format_exc()
        seconds = round(time.monotonic() - started_at, 2)
        print(json.dumps({"name": name, "seconds": seconds, "failure": failure}), flush=True)


def main(checks, staged=()):
    """`staged` checks need the caller to do something meanwhile; `--all` skips them."""
    if len(sys.argv) == 1:
        print("\n".join(checks))
        return
    stay_on_loopback()
    name, *urls = sys.argv[1:]
    if name == "--all":
        alone = {name: check for name, check in checks.items() if name not in staged}
        asyncio.run(run_all(alone, urls))
    else:
        asyncio.run(run(checks[name], urls))
