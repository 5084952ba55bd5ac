"""dbt's files as what they say; what is no such file is refused in a sentence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SetupError
from exchange.dbt import Manifest, read, state_of
from exchange.openlineage.state import key, parts
from tests.support.external_data import external_data

AT = "2026-06-23T01:09:57.665036Z"
CATALOG = {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json", "generated_at": AT}
SPACE = "dbt://netsuite_integration_tests"


def netsuite() -> Manifest:
    return read(external_data("dbt/dbt_netsuite_manifest.json"), external_data("dbt/dbt_netsuite_catalog.json"))


def model(name: str, *reads: str, kind: str = "model", **more: Any) -> tuple[str, dict[str, Any]]:
    own = f"{kind}.p.{name}"
    return own, {"resource_type": kind, "unique_id": own, "depends_on": {"nodes": list(reads)}, "name": name, **more}


def manifest(folder: Path, minute: int, *nodes: tuple[str, dict[str, Any]], version: str = "v12") -> Path:
    path = folder / f"manifest-{minute}.json"
    metadata = {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/manifest/{version}.json",
        "generated_at": f"2026-03-01T00:{minute:02}:00Z",
        "project_name": "p",
    }
    path.write_text(json.dumps({"metadata": metadata, "nodes": dict(nodes), "sources": {}}), "utf-8")
    return path


def test_the_real_manifest_is_read_whole() -> None:
    found = netsuite()
    assert (found.namespace, found.generated, found.problems) == (SPACE, AT, ())
    assert Counter(node.kind for node in found.nodes) == {"model": 110, "source": 45, "seed": 45}
    assert sum(len(node.reads) for node in found.nodes) == 189
    assert sum(len(node.facets.get("schema", {}).get("fields", ())) for node in found.nodes) >= 2543 + 917


def test_a_model_is_a_job_that_reads_what_it_depends_on() -> None:
    said = state_of(netsuite())
    assert (len(said.datasets), len(said.jobs), len(said.runs)) == (200, 110, 110)
    name = key(SPACE, "model.netsuite.netsuite__income_statement")
    (run,) = [each for each in said.runs.values() if each.job == name]
    assert set(run.outputs) == {name}
    assert {parts(each)[1].partition(".")[0] for each in run.inputs} == {"model"}
    assert (run.started, run.completed, run.stated) == (AT, AT, True)


def test_the_catalog_has_the_last_word_on_columns(tmp_path: Path) -> None:
    columns = {"a": {"name": "a", "data_type": "int"}, "b": {"name": "b"}}
    path = manifest(tmp_path, 1, model("m", columns=columns))
    (node,) = read(path).nodes
    assert node.facets["dbt_columns"] == {"fields": [{"name": "a", "type": "int"}, {"name": "b", "type": None}]}
    catalog = tmp_path / "catalog.json"
    named = {"z": {"name": "z", "index": 1, "type": "text"}, "a": {"name": "a", "index": 2, "type": "bigint"}}
    catalog.write_text(
        json.dumps({"metadata": CATALOG, "nodes": {"model.p.m": {"columns": named}}, "sources": {}}), "utf-8"
    )
    (node,) = read(path, catalog).nodes
    assert node.facets["schema"] == {"fields": [{"name": "z", "type": "text"}, {"name": "a", "type": "bigint"}]}


def test_tests_and_what_is_not_in_the_manifest_are_nothing_that_data_flows_through(tmp_path: Path) -> None:
    test = model("t", "model.p.m", kind="test")
    found = read(manifest(tmp_path, 1, model("m", "model.other.x", "macro.p.y"), test))
    assert [(node.id, node.reads) for node in found.nodes] == [("model.p.m", ())]


def test_what_bears_the_mark_of_a_classified_document_is_refused(tmp_path: Path) -> None:
    columns = {"a": {"name": "机密★10年"}}
    found = read(manifest(tmp_path, 1, model("m", columns=columns), model("n", "model.p.m")))
    assert [(each.key, each.code, each.refused) for each in found.problems] == [("model.p.m", "SECRET_DATA", True)]
    assert [(node.id, node.reads) for node in found.nodes] == [("model.p.n", ())]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"metadata": {}}', '{"metadata": 3}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SetupError):
        read(path)


def test_another_version_and_a_catalog_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="version 12"):
        read(manifest(tmp_path, 1, version="v4"))
    path = manifest(tmp_path, 1, model("m"))
    with pytest.raises(SetupError, match="catalog"):
        read(path, path)
