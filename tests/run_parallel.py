"""The whole suite in two parts side by side, each on a Neo4j of its own: most of the time is one core's planning of
statements, and there are two cores.

`python -m tests.run_parallel` runs the tests that need the sample beside all others. At the end it prints the slowest
tests of each part, the failures of both, and one line with the counts of both. With arguments it is pytest with
these arguments.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cli.output import say

NAMES = ("sample", "empty")
PART = "YUANLIU_TEST_PART"
SUMMARY = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b")
"""The last line of pytest, also with -q."""
SLOWEST = 10
DURATION = re.compile(r"^\d+\.\d\ds (?:call|setup|teardown) +\S")
"""A line of pytest's list of the slowest."""


def main(arguments: list[str]) -> int:
    """The worse of the two exit codes; a part that a signal ended has that signal's number."""
    if arguments:
        return subprocess.call(command(*arguments))
    running = {name: _begin(name) for name in NAMES}
    said: dict[str, list[str]] = {name: [] for name in NAMES}
    listening = [threading.Thread(target=_pass_on, args=(name, each, said[name])) for name, each in running.items()]
    for each in listening:
        each.start()
    try:
        for each in listening:
            each.join()
        worse = max(abs(each.wait()) for each in running.values())
        for line in closing(said, {name: each.returncode for name, each in running.items()}):
            say(line)
        return worse
    finally:
        for one in running.values():
            one.terminate()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def closing(said: Mapping[str, Sequence[str]], codes: Mapping[str, int]) -> Iterator[str]:
    """The slowest tests of each part, what failed, what went wrong besides, and last the sum: `3 passed, 1 failed,
    0 skipped`. An error counts as failed, and so does a part that ended badly and names nothing that failed."""
    total: Counter[str] = Counter()
    for name, lines in said.items():
        yield from (f"{name:6} {line}" for line in [each for each in lines if DURATION.match(each)][-SLOWEST:])
    for name, lines in said.items():
        counted = Counter(summed(lines))
        yield from (f"{name:6} {line}" for line in lines if line.startswith(("FAILED ", "ERROR ")))
        if codes[name] and not counted["failed"]:
            yield f"{name:6} ended with {codes[name]}"
            counted["failed"] = 1
        total += counted
    yield ", ".join(f"{total[each]} {each}" for each in ("passed", "failed", "skipped"))


def summed(lines: Sequence[str]) -> dict[str, int]:
    """How many passed, failed and were skipped, of pytest's own summary; nothing where there is none."""
    for line in reversed(lines):
        if found := SUMMARY.match(line):
            counts = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", found.group(1))}
            failed = sum(counts.get(each, 0) for each in ("failed", "error", "errors"))
            return {
                "passed": counts.get("passed", 0),
                "failed": failed,
                "skipped": counts.get("skipped", 0) + counts.get("xfailed", 0),
            }
    return {}


def _begin(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("-p", "no:cacheprovider", "--color=no", f"--durations={SLOWEST}"),
        env={**os.environ, PART: name},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _pass_on(name: str, process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stdout
    for line in process.stdout:
        said.append(line.rstrip())
        say(f"{name:6} {said[-1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
