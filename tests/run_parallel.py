"""Run the whole suite in two parallel parts, each on a separate Neo4j; both run in one JVM (tests/database_host.py).

Most of the time is the planning of statements, which uses one core per database, and the reference machine has two.
`python -m tests.run_parallel` runs the tests with an empty graph and the unit tests in one part, all others in the
other. At the end it prints the slowest tests of each part, the failures of both, and one line with the total counts.
With arguments it runs pytest with these arguments.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cli.output import say
from tests.database_host import host_databases

NAMES = ("sample", "empty")
PART = "YUANLIU_TEST_PART"
SUMMARY = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b")
"""The last line of pytest, also with -q."""
SLOWEST_COUNT = 10
DURATION = re.compile(r"^\d+\.\d\ds (?:call|setup|teardown) +\S")
"""A line in pytest's list of the slowest tests."""


def main(arguments: list[str]) -> int:
    """Returns the larger of the two exit codes; for a part that a signal ended, the number of the signal."""
    if arguments:
        return subprocess.call(command(*arguments))
    with host_databases(NAMES) as folders:
        return _run_parts(folders)


def _run_parts(folders: Mapping[str, Path]) -> int:
    processes = {name: _start(name, folder) for name, folder in folders.items()}
    output: dict[str, list[str]] = {name: [] for name in NAMES}
    readers = [
        threading.Thread(target=_forward, args=(name, process, output[name])) for name, process in processes.items()
    ]
    for reader in readers:
        reader.start()
    try:
        for reader in readers:
            reader.join()
        code = max(abs(process.wait()) for process in processes.values())
        for line in summary_lines(output, {name: process.returncode for name, process in processes.items()}):
            say(line)
        return code
    finally:
        for process in processes.values():
            process.terminate()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


def summary_lines(output: Mapping[str, Sequence[str]], codes: Mapping[str, int]) -> Iterator[str]:
    """The slowest tests of each part, the failures, and last the total: `3 passed, 1 failed, 0 skipped`.

    An error counts as a failure, and so does a part with a non-zero exit code and no failed test.
    """
    total: Counter[str] = Counter()
    for name, lines in output.items():
        durations = [line for line in lines if DURATION.match(line)]
        yield from (f"{name:6} {line}" for line in durations[-SLOWEST_COUNT:])
    for name, lines in output.items():
        counts = Counter(read_counts(lines))
        yield from (f"{name:6} {line}" for line in lines if line.startswith(("FAILED ", "ERROR ")))
        if codes[name] and not counts["failed"]:
            yield f"{name:6} ended with {codes[name]}"
            counts["failed"] = 1
        total += counts
    yield ", ".join(f"{total[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped"))


def read_counts(lines: Sequence[str]) -> dict[str, int]:
    """The numbers of passed, failed and skipped tests in pytest's summary; empty without a summary."""
    for line in reversed(lines):
        if match := SUMMARY.match(line):
            counts = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", match.group(1))}
            failed = sum(counts.get(outcome, 0) for outcome in ("failed", "error", "errors"))
            return {
                "passed": counts.get("passed", 0),
                "failed": failed,
                "skipped": counts.get("skipped", 0) + counts.get("xfailed", 0),
            }
    return {}


def _start(name: str, database: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("-p", "no:cacheprovider", "--color=no", f"--durations={SLOWEST_COUNT}"),
        env={**os.environ, PART: name, "YUANLIU_TEST_DATABASE": str(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _forward(name: str, process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stdout
    for line in process.stdout:
        lines.append(line.rstrip())
        say(f"{name:6} {lines[-1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
