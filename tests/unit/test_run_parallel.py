"""The last lines of the whole suite: what was slow and what failed in either part, and how many in both."""

from __future__ import annotations

import pytest

from tests.run_parallel import closing, summed


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("3 passed in 1.20s", (3, 0, 0)),
        ("==== 2 failed, 1141 passed, 3 skipped, 900 deselected in 605.08s (0:10:05) ====", (1141, 2, 3)),
        ("1 failed, 2 passed, 1 error in 0.10s", (2, 2, 0)),
        ("========== 5 passed, 1 warning, 2 errors in 0.10s ==========", (5, 2, 0)),
    ],
)
def test_pytests_own_summary_is_read(line: str, counts: tuple[int, int, int]) -> None:
    assert tuple(summed(["8 passed in 2.00s", line, "and something after it"]).values()) == counts


def test_what_failed_stands_at_the_end_and_the_sum_last() -> None:
    sample = ["FAILED tests/a.py::one - assert 1", "==== 1 failed, 2 passed, 3 skipped in 1.00s ===="]
    empty = ["ERROR tests/b.py", "4 passed, 1 error in 2.00s"]
    assert list(closing({"sample": sample, "empty": empty}, {"sample": 1, "empty": 1})) == [
        "sample FAILED tests/a.py::one - assert 1",
        "empty  ERROR tests/b.py",
        "6 passed, 2 failed, 3 skipped",
    ]
    assert list(closing({"sample": ["4 passed in 1.00s"]}, {"sample": 0})) == ["4 passed, 0 failed, 0 skipped"]


def test_each_part_names_its_slowest_tests() -> None:
    lines = [f"{seconds}.00s call     tests/a.py::test_{seconds}" for seconds in range(20, 8, -1)]
    sample = ["=== slowest 10 durations ===", *lines[:10], "4 passed in 1.00s"]
    empty = ["=== slowest 10 durations ===", "0.51s setup    tests/b.py::test_one", "(9 durations < 0.005s hidden.)"]
    assert list(closing({"sample": sample, "empty": [*empty, "1 passed in 2.00s"]}, {"sample": 0, "empty": 0})) == [
        *(f"sample {line}" for line in lines[:10]),
        "empty  0.51s setup    tests/b.py::test_one",
        "5 passed, 0 failed, 0 skipped",
    ]


def test_a_part_that_broke_off_is_a_failure() -> None:
    said = {"sample": ["2 passed in 1.00s"], "empty": ["Killed"]}
    assert list(closing(said, {"sample": 0, "empty": -9})) == ["empty  ended with -9", "2 passed, 1 failed, 0 skipped"]
