"""Plays addresses by GStreamer's playbin, as its players do. Run by Debian's python3, with python3-gi.

A JSON line in, {"uri", "out", "seek"?}: the samples that are heard go into `out`, 16 bit, one channel;
with `seek`, a share of the whole, what is heard from there on. A JSON line out: {"rate", "seconds",
"seekable"} or {"error"}.
"""

import json
import sys

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402

PATIENCE = 60 * Gst.SECOND
SINK = "audioconvert ! audio/x-raw,format=S16LE,channels=1 ! filesink name=file"


class Failed(Exception):
    pass


def wait_for(bus, kind):
    message = bus.timed_pop_filtered(PATIENCE, kind | Gst.MessageType.ERROR)
    if message is None:
        raise Failed("nothing came")
    if message.type == Gst.MessageType.ERROR:
        error, more = message.parse_error()
        raise Failed(f"{error.message} {more}")


def play(player, sink, seek):
    bus = player.get_bus()
    player.set_state(Gst.State.PAUSED)
    wait_for(bus, Gst.MessageType.ASYNC_DONE)
    known, duration = player.query_duration(Gst.Format.TIME)
    query = Gst.Query.new_seeking(Gst.Format.TIME)
    seekable = player.query(query) and query.parse_seeking()[1]
    if seek is not None:
        flags = Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE
        if not player.seek_simple(Gst.Format.TIME, flags, int(seek * duration)):
            raise Failed("it does not seek")
        wait_for(bus, Gst.MessageType.ASYNC_DONE)
    player.set_state(Gst.State.PLAYING)
    wait_for(bus, Gst.MessageType.EOS)
    caps = sink.get_static_pad("sink").get_current_caps()
    rate = caps.get_structure(0).get_int("rate")[1]
    return {"rate": rate, "seconds": duration / Gst.SECOND if known else None, "seekable": seekable}


def answer(uri, out, seek=None):
    player = Gst.ElementFactory.make("playbin", None)
    sink = Gst.parse_bin_from_description(SINK, True)
    file = sink.get_by_name("file")
    file.set_property("location", out)
    player.set_property("audio-sink", sink)
    player.set_property("uri", uri)
    try:
        return play(player, sink, seek)
    except Failed as error:
        return {"error": str(error)}
    finally:
        player.set_state(Gst.State.NULL)


Gst.init(None)
for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
