"""Is the emulator alike to moto where both should be alike to AWS?

Usage: compare.py <emulator program> <moto_server program>
"""

import sys

import boto3
from botocore.config import Config

from calls import transcript
from servers import emulator, moto


def client(url: str):
    return boto3.client(
        "logs",
        endpoint_url=url,
        region_name="eu-central-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


def main() -> int:
    with emulator(sys.argv[1]) as ours, moto(sys.argv[2]) as theirs:
        steps = list(zip(transcript(client(ours)), transcript(client(theirs)), strict=True))
    different = [(name, our, their) for (name, our), (_, their) in steps if our != their]
    for name, our, their in different:
        print(f"second opinion: {name}\n  emulator: {our}\n  moto:     {their}")
    print(f"second opinion: {len(steps) - len(different)} of {len(steps)} steps are alike")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
