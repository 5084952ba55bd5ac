"""The whole suite in two parts side by side, each on a Neo4j of its own: what is waited for is one core's planning of
statements, and there are two.

`python -m tests.parts`: what needs the sample, beside everything else. With arguments it is pytest with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from terminal.sentences import say

NAMES = ("sample", "empty")
PART = "YUANLIU_TEST_PART"


def main(arguments: list[str]) -> int:
    """The worse of the two exit codes."""
    if arguments:
        return subprocess.call(command(*arguments))
    running = {name: _begin(name) for name in NAMES}
    listening = [threading.Thread(target=_pass_on, args=each) for each in running.items()]
    for each in listening:
        each.start()
    try:
        for each in listening:
            each.join()
        return max(each.wait() for each in running.values())
    finally:
        for one in running.values():
            one.terminate()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def _begin(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("-p", "no:cacheprovider", "--color=no", "--durations=10"),
        env={**os.environ, PART: name},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _pass_on(name: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout
    for line in process.stdout:
        say(f"{name:6} {line.rstrip()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
