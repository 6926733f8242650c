"""Our own checks beside those of schemathesis: what a request that fits the schema may be refused for,
and JSON line by line, which schemathesis does not read."""

import json

import jsonschema_rs
import schemathesis

# No schema can tell a name or a text by its meaning.
BY_MEANING = {
    ("voice_not_found", "voice"),
    ("speaker_not_found", "speaker"),
    ("espeak_voice_not_found", "espeak_voice"),
    ("model_not_found", "model"),
    ("model_not_found", "id"),
    ("not_found", "id"),
    ("input_not_speakable", "input"),
    ("input_not_speakable", "text"),
    ("speaker_not_found", "speaker_id"),
    # With a voice that already has one, or with another one by `speaker`.
    ("invalid_value", "speaker"),
    ("invalid_value", "speaker_id"),
    # With a format that has no audio inside.
    ("invalid_value", "audio_format"),
    # With subtitles, which are made when all is spoken.
    ("invalid_value", "stream"),
    # Rates that a codec does not know.
    ("invalid_value", "sample_rate"),
    ("not_available", "input_type"),
}


@schemathesis.check
def refused_for_its_meaning_only(_context, response, case):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    # Only clients that name HTML get the page at /, and no schema can ask for a header `accept`.
    if (case.method, case.path, response.status_code) == ("GET", "/", 404):
        return
    if 400 <= response.status_code < 500 and response.status_code != 429:
        error = response.json()["error"]
        refusal = (error["code"], error["param"])
        assert refusal in BY_MEANING, f"a request that fits the schema was refused: {error}"


@schemathesis.check
def every_line_fits_its_schema(_context, response, case):
    if response.headers.get("content-type", [""])[0] != "application/x-ndjson":
        return
    components = case.operation.schema.raw_schema["components"]
    line_schema = {"$ref": "#/components/schemas/TimedSpeechLine", "components": components}
    validator = jsonschema_rs.validator_for(line_schema)
    lines = response.text.splitlines()
    assert len(lines) > 1
    for line in lines:
        validator.validate(json.loads(line))


# GET /synthesize is GET /v1/synthesize: no case of another method for it.
@schemathesis.hook
def filter_case(_context, case):
    return not (case.method == "GET" and case.path == "/synthesize")
