"""Writes events.dict and streams.dict into this folder: events of a running portal with the stream
that they lie in, which the API's description alone cannot say.

Usage: known.py URL TOKEN
"""

import json
import sys
import urllib.parse
import urllib.request
from datetime import datetime, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def newest_event(url: str, token: str) -> dict:
    """An event that is old enough not to be the last of its stream."""
    query = {"source": "demo", "group": "/acme/api", "from": "-10m", "to": "-5m", "limit": 1}
    request = urllib.request.Request(
        f"{url}/api/v1/events?{urllib.parse.urlencode(query)}",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["items"][0]


def main() -> None:
    url, token = sys.argv[1:]
    event = newest_event(url, token)
    since = datetime.fromisoformat(event["time"].replace("Z", "+00:00")) - EPOCH
    # Python's floats would lose the last milliseconds.
    ms = (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
    for name, value in [("events", f"{ms}.{event['id']}"), ("streams", event["stream"])]:
        with open(f"{name}.dict", "w", encoding="utf-8") as file:
            # The files are quoted as JSON's strings are.
            file.write(json.dumps(value) + "\n")


if __name__ == "__main__":
    main()
