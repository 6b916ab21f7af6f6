"""The calls that both servers get, and what of their answers must be alike.

Left out is what moto does otherwise than AWS: the end time of GetLogEvents, the order of
FilterLogEvents over several streams, stream prefixes, most filter patterns, newest first.
"""

import time
from collections.abc import Callable, Iterator

from botocore.exceptions import ClientError

GROUP = "/second/opinion"
HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS


def transcript(logs) -> Iterator[tuple[str, object]]:
    """Every step's name and its result, free of what may differ (tokens, times, accounts)."""
    now = int(time.time() * 1000)
    for part in (making, putting, reading, searching, describing):
        yield from part(logs, now)


def making(logs, now: int) -> Iterator[tuple[str, object]]:
    group = {"logGroupName": GROUP}
    stream = {**group, "logStreamName": "a"}
    yield "make a group", outcome(logs.create_log_group, **group)
    yield "make it twice", outcome(logs.create_log_group, **group)
    yield "make a stream", outcome(logs.create_log_stream, **stream)
    yield "make it twice, too", outcome(logs.create_log_stream, **stream)
    yield "make a stream nowhere", outcome(
        logs.create_log_stream, logGroupName="/nowhere", logStreamName="a"
    )
    yield "keep for 30 days", outcome(logs.put_retention_policy, **group, retentionInDays=30)
    yield "keep nothing's events", outcome(
        logs.put_retention_policy, logGroupName="/nowhere", retentionInDays=30
    )
    described = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"][0]
    yield "retention", described["retentionInDays"]
    yield "group ARN", described["arn"].split(":", 5)[5]


def putting(logs, now: int) -> Iterator[tuple[str, object]]:
    stream = {"logGroupName": GROUP, "logStreamName": "a"}
    events = [{"timestamp": now - 10 + number, "message": f"m{number}"} for number in range(10)]
    answer = logs.put_log_events(**stream, logEvents=events)
    yield "put: has a next sequence token", "nextSequenceToken" in answer
    yield "put: nothing rejected", answer.get("rejectedLogEventsInfo")
    yield "put into no group", outcome(
        logs.put_log_events, logGroupName="/nowhere", logStreamName="a", logEvents=events
    )
    yield "put into no stream", outcome(
        logs.put_log_events, logGroupName=GROUP, logStreamName="nothing", logEvents=events
    )
    logs.create_log_stream(logGroupName=GROUP, logStreamName="rejects")
    rejects = {"logGroupName": GROUP, "logStreamName": "rejects"}
    too_new = [{"timestamp": now + 3 * HOUR_MS, "message": "too new"}]
    too_old = [{"timestamp": now - 15 * DAY_MS, "message": "too old"}]
    yield "too new", logs.put_log_events(**rejects, logEvents=too_new).get("rejectedLogEventsInfo")
    yield "too old is rejected", rejected(logs.put_log_events(**rejects, logEvents=too_old))
    yield "neither is stored", messages(logs.get_log_events(**rejects))


def reading(logs, now: int) -> Iterator[tuple[str, object]]:
    stream = {"logGroupName": GROUP, "logStreamName": "a"}
    yield "newest page first", messages(logs.get_log_events(**stream, limit=3))
    yield "oldest page first", messages(logs.get_log_events(**stream, limit=3, startFromHead=True))
    yield "start is included", messages(logs.get_log_events(**stream, startTime=now - 3))
    yield "members of an event", sorted(logs.get_log_events(**stream, limit=1)["events"][0])
    for limit in (1, 3, 5, 10, 11):
        yield f"forward, {limit} a page", walk(
            logs, "nextForwardToken", {**stream, "limit": limit, "startFromHead": True}
        )
        yield f"backward, {limit} a page", walk(logs, "nextBackwardToken", {**stream, "limit": limit})
    first = logs.get_log_events(**stream, limit=3, startFromHead=True)
    second = logs.get_log_events(
        **stream, limit=3, startFromHead=True, nextToken=first["nextForwardToken"]
    )
    back = logs.get_log_events(**stream, limit=3, nextToken=second["nextBackwardToken"])
    yield "forward and back again", messages(back)
    yield "a token that is none", outcome(logs.get_log_events, **stream, nextToken="nonsense")
    yield "a limit too high", outcome(logs.get_log_events, **stream, limit=10_001)
    yield "no such stream", outcome(logs.get_log_events, logGroupName=GROUP, logStreamName="nothing")
    yield "no such group", outcome(logs.get_log_events, logGroupName="/nowhere", logStreamName="a")
    arn = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"][0]["logGroupArn"]
    by_arn = logs.get_log_events(logGroupIdentifier=arn, logStreamName="a", limit=2)
    yield "a group by its ARN", messages(by_arn)


def searching(logs, now: int) -> Iterator[tuple[str, object]]:
    search = {"logGroupName": GROUP, "logStreamNames": ["a"]}
    for limit in (1, 4, 10, 100):
        yield f"search, {limit} a page", found(logs, {**search, "limit": limit})
    yield "search from a time on", found(logs, {**search, "startTime": now - 4})
    yield "search to a time, included", found(logs, {**search, "endTime": now - 4})
    yield "search for a word", found(logs, {**search, "filterPattern": "m7"})
    event = logs.filter_log_events(**search, limit=1)["events"][0]
    yield "members of a found event", sorted(event)
    yield "search no group", outcome(logs.filter_log_events, logGroupName="/nowhere")
    yield "search too many", outcome(logs.filter_log_events, **search, limit=10_001)


def describing(logs, now: int) -> Iterator[tuple[str, object]]:
    for name in ("/list/b", "/list/a", "/list/c", "/list/a/1", "/other"):
        logs.create_log_group(logGroupName=name)
    for limit in (1, 2, 50):
        yield f"groups, {limit} a page", pages(
            logs.describe_log_groups, "logGroups", "logGroupName",
            {"logGroupNamePrefix": "/list/", "limit": limit},
        )
    yield "too many groups", outcome(logs.describe_log_groups, limit=51)
    group = {"logGroupName": "/list/a"}
    for age, name in enumerate(("s2", "s1", "t1")):
        logs.create_log_stream(**group, logStreamName=name)
        event = {"timestamp": now - 1000 * age, "message": "x"}
        logs.put_log_events(**group, logStreamName=name, logEvents=[event])
    for order in ({}, {"descending": True}, {"orderBy": "LastEventTime", "descending": True}):
        for limit in (1, 2, 50):
            yield f"streams, {order}, {limit} a page", pages(
                logs.describe_log_streams, "logStreams", "logStreamName",
                {**group, **order, "limit": limit},
            )
    prefixed = {**group, "logStreamNamePrefix": "s"}
    yield "streams with a prefix", pages(
        logs.describe_log_streams, "logStreams", "logStreamName", prefixed
    )
    yield "a prefix by time", outcome(logs.describe_log_streams, **prefixed, orderBy="LastEventTime")
    yield "too many streams", outcome(logs.describe_log_streams, **group, limit=51)
    yield "streams of no group", outcome(logs.describe_log_streams, logGroupName="/nowhere")
    described = logs.describe_log_streams(**group, logStreamNamePrefix="s1")["logStreams"][0]
    yield "members of a stream", sorted(described)
    yield "times of a stream", [described["firstEventTimestamp"] - now, described["lastEventTimestamp"] - now]


def outcome(call: Callable, **arguments) -> str:
    """`done`, or the error's code and status."""
    try:
        call(**arguments)
    except ClientError as error:
        answer = error.response
        return f"{answer['Error']['Code']} {answer['ResponseMetadata']['HTTPStatusCode']}"
    return "done"


def rejected(answer: dict) -> bool:
    return "tooOldLogEventEndIndex" in answer.get("rejectedLogEventsInfo", {})


def messages(answer: dict) -> list[str]:
    return [event["message"] for event in answer["events"]]


def walk(logs, next_token: str, arguments: dict) -> list[list[str]]:
    """GetLogEvents until the token that was sent comes back."""
    answer = logs.get_log_events(**arguments)
    walked = [messages(answer)]
    while True:
        token = answer[next_token]
        answer = logs.get_log_events(**arguments, nextToken=token)
        walked.append(messages(answer))
        if answer[next_token] == token:
            return walked


def found(logs, arguments: dict) -> list[str]:
    """FilterLogEvents to the end; where a page ends is each server's own affair."""
    answers = logs.get_paginator("filter_log_events").paginate(**arguments)
    return [message for answer in answers for message in messages(answer)]


def pages(call: Callable, items: str, name: str, arguments: dict) -> list[list[str]]:
    listed = []
    answer = call(**arguments)
    while True:
        listed.append([item[name] for item in answer[items]])
        if "nextToken" not in answer:
            return listed
        answer = call(**arguments, nextToken=answer["nextToken"])
