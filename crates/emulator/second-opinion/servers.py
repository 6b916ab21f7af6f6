"""Starts the emulator and moto, each on a free port, and stops them again."""

import contextlib
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator

STARTING_SECONDS = 60


@contextlib.contextmanager
def emulator(program: str) -> Iterator[str]:
    """The emulator says itself where it answers, and only once it does."""
    process = subprocess.Popen([program, "--addr", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    with stopped_at_the_end(process):
        line = process.stdout.readline()
        yield line.rsplit(" ", 1)[1].strip()


@contextlib.contextmanager
def moto(program: str) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with stopped_at_the_end(process):
        wait_until_answering(f"{url}/moto-api/", process)
        yield url


@contextlib.contextmanager
def stopped_at_the_end(process: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_answering(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)  # how often to ask, not how long to trust
    raise SystemExit(f"second opinion: nothing answers at {url}")
