"""The examples of docs/voice-agents.md, as an agent would have them."""

import re
from pathlib import Path

GUIDE = Path(__file__).parent / "../../docs/voice-agents.md"


def tts_of(name, url):
    """The `tts` of the example with this name, for the service at this address."""
    page = GUIDE.read_text()
    (example,) = re.findall(rf"^```python {name}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    address = url.removeprefix("http://")
    assert "localhost:5003" in example
    names = {}
    exec(example.replace("localhost:5003", address), names)
    return names["tts"]
