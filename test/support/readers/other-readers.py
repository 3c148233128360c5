"""Reads each line of standard input, a file in base64, and writes what a Python reader gives, as JSON."""
import base64
import json
import math
import sys

kind = sys.argv[1]
if kind != "json":
    import yaml


def plain(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"not JSON": repr(value)}
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"too big": str(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain(inner) for key, inner in value.items()}
    return {"not JSON": repr(value)}


readers = {
    # As PyYAML reads it usually.
    "values": lambda text: yaml.safe_load(text),
    # The structure alone: every scalar is a text.
    "structure": lambda text: yaml.load(text, Loader=yaml.BaseLoader),
    "json": json.loads,
}
for line in sys.stdin:
    try:
        answer = {"data": plain(readers[kind](base64.b64decode(line)))}
    except Exception as error:
        answer = {"refused": str(error)}
    print(json.dumps(answer))
