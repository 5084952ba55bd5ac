"""The replacement of the home of the embedded database, killed at any point, leaves the one before or the new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from neo4j_embedded.home_replacement import finish_replacement, replace_home


class Killed(BaseException):
    """Stands for the end of the process."""


def prepare(root: Path, *, existing: bool) -> None:
    for home, content in (("neo4j", "before"), ("restoring/neo4j", "new")):
        if existing or content == "new":
            (root / home / "data").mkdir(parents=True)
            (root / home / "data" / "content").write_text(content, "ascii")


def content(root: Path) -> str:
    path = root / "neo4j" / "data" / "content"
    return path.read_text("ascii") if path.exists() else "none"


def kill_at(monkeypatch: pytest.MonkeyPatch, number: int) -> Callable[[], int]:
    """Make the change of a folder with this number end the process; gives the number of changes so far."""
    count = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            if count == number:
                raise Killed
            count += 1
            return function(*arguments, **options)

        return wrapper

    for owner, name in ((Path, "rename"), (shutil, "rmtree"), (os, "fsync")):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return lambda: count


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize("number", range(9))
def test_killed_at_any_point_the_database_is_the_one_before_or_the_new_one(
    tmp_path: Path, existing: bool, number: int
) -> None:
    prepare(tmp_path, existing=existing)
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, number)
        try:
            replace_home(tmp_path)
            killed = False
        except Killed:
            killed = True
    finish_replacement(tmp_path)
    if killed and number == 0:
        assert content(tmp_path) == ("before" if existing else "none")
    else:
        assert content(tmp_path) == "new"
    assert not (tmp_path / "neo4j.restored").exists()
    assert not (tmp_path / "neo4j.replaced").exists()


@pytest.mark.parametrize("first", range(1, 8))
@pytest.mark.parametrize("second", range(6))
def test_killed_again_at_the_next_start_it_is_finished_at_the_one_after(
    tmp_path: Path, first: int, second: int
) -> None:
    prepare(tmp_path, existing=True)
    for number, step in ((first, replace_home), (second, finish_replacement)):
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, number)
            with suppress(Killed):
                step(tmp_path)
    finish_replacement(tmp_path)
    assert content(tmp_path) == "new"
    assert not (tmp_path / "neo4j.replaced").exists()


def test_a_start_without_a_restore_changes_nothing(tmp_path: Path) -> None:
    prepare(tmp_path, existing=True)
    finish_replacement(tmp_path)
    assert content(tmp_path) == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["neo4j", "restoring"]
