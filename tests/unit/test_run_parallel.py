"""The summary of the whole suite: slow and failed tests of each part, and the total counts."""

from __future__ import annotations

import pytest

from tests.run_parallel import read_counts, summary_lines


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("3 passed in 1.20s", (3, 0, 0)),
        ("==== 2 failed, 1141 passed, 3 skipped, 900 deselected in 605.08s (0:10:05) ====", (1141, 2, 3)),
        ("1 failed, 2 passed, 1 error in 0.10s", (2, 2, 0)),
        ("========== 5 passed, 1 warning, 2 errors in 0.10s ==========", (5, 2, 0)),
    ],
)
def test_the_summary_of_pytest_is_parsed(line: str, counts: tuple[int, int, int]) -> None:
    assert tuple(read_counts(["8 passed in 2.00s", line, "and something after it"]).values()) == counts


def test_failures_come_before_the_total() -> None:
    sample = ["FAILED tests/a.py::one - assert 1", "==== 1 failed, 2 passed, 3 skipped in 1.00s ===="]
    empty = ["ERROR tests/b.py", "4 passed, 1 error in 2.00s"]
    assert list(summary_lines({"sample": sample, "empty": empty}, {"sample": 1, "empty": 1})) == [
        "sample FAILED tests/a.py::one - assert 1",
        "empty  ERROR tests/b.py",
        "6 passed, 2 failed, 3 skipped",
    ]
    assert list(summary_lines({"sample": ["4 passed in 1.00s"]}, {"sample": 0})) == ["4 passed, 0 failed, 0 skipped"]


def test_the_slowest_tests_of_each_part_are_listed() -> None:
    lines = [f"{seconds}.00s call     tests/a.py::test_{seconds}" for seconds in range(20, 8, -1)]
    sample = ["=== slowest 10 durations ===", *lines[:10], "4 passed in 1.00s"]
    empty = ["=== slowest 10 durations ===", "0.51s setup    tests/b.py::test_one", "(9 durations < 0.005s hidden.)"]
    assert list(
        summary_lines({"sample": sample, "empty": [*empty, "1 passed in 2.00s"]}, {"sample": 0, "empty": 0})
    ) == [
        *(f"sample {line}" for line in lines[:10]),
        "empty  0.51s setup    tests/b.py::test_one",
        "5 passed, 0 failed, 0 skipped",
    ]


def test_an_aborted_part_is_a_failure() -> None:
    output = {"sample": ["2 passed in 1.00s"], "empty": ["Killed"]}
    assert list(summary_lines(output, {"sample": 0, "empty": -9})) == [
        "empty  ended with -9",
        "2 passed, 1 failed, 0 skipped",
    ]
