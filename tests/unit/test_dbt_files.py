"""Odd content of dbt's files: a report or one clear error, never a traceback."""

from __future__ import annotations

import copy
import json
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import SetupError
from exchange.dbt.manifest import DbtFiles, Manifest, read
from exchange.dbt.state import state_of, table_names
from exchange.openlineage.state import key
from tests.support.dbt_project import shop_files, shop_manifest
from tests.support.external_data import external_case
from tests.unit.test_dbt import manifest, model

DAMAGED_VALUES: list[Any] = [
    None,
    5,
    "",
    "x",
    "\n",
    "\t机密★",
    [],
    [5],
    [None],
    {},
    {"a": 5},
    True,
    -1,
    1.5,
    "é" * 9000,
]


def write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), "utf-8")
    return path


def notes(content: Manifest) -> list[tuple[str, str, str, bool]]:
    return [(problem.key, problem.code, problem.field, problem.refused) for problem in content.problems]


def test_column_without_a_name_is_left_out_and_noted_with_file_and_node() -> None:
    content = read(DbtFiles(external_case("dbt-traceback/column_without_name.json")))
    assert [node.key for node in content.nodes] == [key("dbt://odd", "model.odd.a")]
    assert [str(problem.line()) for problem in content.problems] == [
        "model.odd.a: noted, BAD_VALUE, columns.x.name: in column_without_name.json, it is missing or not a name; the "
        "column is left out."
    ]


def test_other_manifest_version_is_refused_with_the_version_found() -> None:
    path = external_case("dbt-traceback/fusion_v20.json")
    with pytest.raises(SetupError) as error:
        read(DbtFiles(path))
    assert error.value.message == f"{path} is a dbt manifest of version 20; this service reads version 12."
    assert error.value.zh == f"{path} 是版本为 20 的 dbt manifest；本服务读取的版本为 12。"


@pytest.mark.parametrize(
    ("other", "kind"), [("catalog", "catalog"), ("run_results", "run-results"), ("sources", "sources")]
)
def test_manifest_in_place_of_another_file_is_refused(other: str, kind: str) -> None:
    path = external_case("dbt-traceback/manifest.json")
    assert [node.id for node in read(DbtFiles(path)).nodes] == ["model.shop.a", "model.shop.b"]
    with pytest.raises(SetupError) as error:
        read(DbtFiles(path, **{other: path}))
    assert error.value.message.startswith(f"{path} is not a file of this feed: it is not a dbt {kind}")


def test_node_without_a_package_is_refused_and_its_readers_still_name_it(tmp_path: Path) -> None:
    nameless = model("a", package_name=None)
    content = read(DbtFiles(manifest(tmp_path, 1, nameless, model("b", "model.p.a"))))
    assert notes(content) == [("model.p.a", "BAD_VALUE", "package_name", True)]
    assert [(node.id, content.inputs(node)) for node in content.nodes] == [("model.p.b", [key("dbt://p", "model.p.a")])]


@pytest.mark.parametrize(
    ("part", "value", "path", "refused"),
    [
        ("depends_on", 5, "depends_on", True),
        ("depends_on", {"nodes": [5]}, "depends_on.nodes", True),
        ("package_name", ["p"], "package_name", True),
        ("columns", [{"name": "a"}], "columns", False),
        ("columns", {"a": 5}, "columns.a", False),
        ("columns", {"a": {"name": "a\nb"}}, "columns.a.name", False),
        ("description", {"en": "x"}, "description", False),
        ("tags", "nightly", "tags", False),
        ("relation_name", 5, "relation_name", False),
        ("meta", {"owner": 5}, "meta.owner", False),
    ],
)
def test_wrong_part_is_noted_with_its_path(tmp_path: Path, part: str, value: Any, path: str, refused: bool) -> None:
    content = read(DbtFiles(manifest(tmp_path, 1, model("m", **{part: value}))))
    assert ("model.p.m", "BAD_VALUE", path, refused) in notes(content)
    assert [node.id for node in content.nodes] == ([] if refused else ["model.p.m"])


def test_long_names_are_cut_in_notes(tmp_path: Path) -> None:
    content = deepcopy(shop_manifest())
    node = next(node for name, node in content["nodes"].items() if name.startswith("model."))
    node["columns"] = {"c" * 5_000: {"name": "c" * 5_000, "description": ["d" * 5_000]}}
    problems = read(DbtFiles(write(tmp_path / "manifest.json", content))).problems
    assert problems
    for problem in problems:
        line = problem.line()
        assert max(len(line), len(line.zh)) < 400
        assert "c" * 39 + "…" in problem.field


@pytest.mark.parametrize("generated", [None, "", "yesterday", 5])
def test_manifest_without_a_usable_instant_is_refused(tmp_path: Path, generated: Any) -> None:
    files = copy.deepcopy(shop_manifest())
    files["metadata"]["generated_at"] = generated
    with pytest.raises(SetupError, match="does not say when it was generated"):
        read(DbtFiles(write(tmp_path / "manifest.json", files)))


@pytest.mark.parametrize("generated", ["9999-06-01T00:00:00Z", "9999-12-31T00:00:00Z", "1800-01-01"])
def test_manifest_of_an_instant_out_of_range_is_refused_with_the_range(tmp_path: Path, generated: str) -> None:
    files = copy.deepcopy(shop_manifest())
    files["metadata"]["generated_at"] = generated
    with pytest.raises(SetupError, match=r"generated_at '.*' is (outside the range from 1900|after 9998-12-31)"):
        read(DbtFiles(write(tmp_path / "manifest.json", files)))


def damage(value: Any, choose: random.Random) -> Any:
    """A copy of a JSON value in which one value was replaced or removed."""
    damaged = copy.deepcopy(value)
    at = damaged
    while True:
        names = list(at) if isinstance(at, dict) else range(len(at))
        name = choose.choice(names)
        if not (isinstance(at[name], dict | list) and at[name]) or choose.random() < 0.2:
            break
        at = at[name]
    if choose.random() < 0.2:
        del at[name]
    else:
        at[name] = choose.choice(DAMAGED_VALUES)
    return damaged


def read_or_refuse(paths: dict[str, Path], which: str) -> Manifest | None:
    """The content; null if the damaged file was refused with its name."""
    try:
        return read(DbtFiles(**paths), "postgres://host:5432")
    except SetupError as error:
        if f"{which}.json" not in error.message:
            raise
        return None


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(list(shop_files())))
def test_random_damage_gives_a_report_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, choose: random.Random, which: str
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    contents = {name: damage(value, choose) if name == which else value for name, value in shop_files().items()}
    paths = {name: write(folder / f"{name}.json", value) for name, value in contents.items()}
    content = read_or_refuse(paths, which)
    if content is None:
        return
    state = state_of(content).join(table_names(content, content.nodes))
    assert all("\n" not in part for name in state.datasets for part in name.split("\n"))
    assert all(len(name.split("\n")) == 2 for name in state.datasets)
    assert "机密" not in repr(state)


def test_undamaged_files_have_no_problems(tmp_path: Path) -> None:
    paths = {name: write(tmp_path / f"{name}.json", value) for name, value in shop_files().items()}
    content = read(DbtFiles(**paths))
    assert (content.problems, len(content.nodes)) == ((), len(shop_manifest()["nodes"]) - 3 + 2)
