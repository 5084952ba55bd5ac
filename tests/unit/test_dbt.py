"""Reading dbt's files; other files are refused."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SetupError
from exchange.dbt.manifest import DbtFiles, Manifest
from exchange.dbt.manifest import read as read_files
from exchange.dbt.state import state_of
from exchange.openlineage.state import key, parts
from tests.support.external_data import external_data

AT = "2026-06-23T01:09:57.665036Z"
CATALOG = {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json", "generated_at": AT}
PROJECT = "netsuite_integration_tests"


def read(manifest: Path, catalog: Path | None = None, namespace: str | None = None) -> Manifest:
    return read_files(DbtFiles(manifest, catalog), namespace)


def netsuite() -> Manifest:
    return read(external_data("dbt/dbt_netsuite_manifest.json"), external_data("dbt/dbt_netsuite_catalog.json"))


def model(name: str, *reads: str, kind: str = "model", **more: Any) -> tuple[str, dict[str, Any]]:
    node_id = f"{kind}.p.{name}"
    return node_id, {
        "resource_type": kind,
        "unique_id": node_id,
        "package_name": "p",
        "depends_on": {"nodes": list(reads)},
        "name": name,
        **more,
    }


def manifest(folder: Path, minute: int, *nodes: tuple[str, dict[str, Any]], version: str = "v12") -> Path:
    path = folder / f"manifest-{minute}.json"
    metadata = {
        "dbt_schema_version": f"https://schemas.getdbt.com/dbt/manifest/{version}.json",
        "generated_at": f"2026-03-01T00:{minute:02}:00Z",
        "project_name": "p",
    }
    path.write_text(json.dumps({"metadata": metadata, "nodes": dict(nodes), "sources": {}}), "utf-8")
    return path


def test_real_manifest_is_read_completely() -> None:
    content = netsuite()
    assert (content.project, content.generated, content.problems) == (PROJECT, AT, ())
    packages = Counter((node.kind, node.package) for node in content.nodes)
    assert packages == {("model", "netsuite"): 110, ("source", "netsuite"): 45, ("seed", PROJECT): 45}
    assert Counter(node.kind for node in content.nodes) == {"model": 110, "source": 45, "seed": 45}
    assert sum(len(node.reads) for node in content.nodes) == 189
    assert sum(len(node.facets.get("schema", {}).get("fields", ())) for node in content.nodes) >= 2543 + 917


def test_model_is_a_job_that_reads_its_dependencies() -> None:
    state = state_of(netsuite())
    assert (len(state.datasets), len(state.jobs), len(state.runs)) == (200, 110, 110)
    name = key("dbt://netsuite", "model.netsuite.netsuite__income_statement")
    (run,) = [run for run in state.runs.values() if run.job == name]
    assert set(run.outputs) == {name}
    assert {parts(run)[1].partition(".")[0] for run in run.inputs} == {"model"}
    assert (run.started, run.completed, run.stated) == (AT, AT, True)


def test_columns_of_the_catalog_take_precedence(tmp_path: Path) -> None:
    columns = {"a": {"name": "a", "data_type": "int"}, "b": {"name": "b"}}
    path = manifest(tmp_path, 1, model("m", columns=columns))
    (node,) = read(path).nodes
    assert node.facets["dbt_columns"] == {"fields": [{"name": "a", "type": "int"}, {"name": "b", "type": None}]}
    catalog = tmp_path / "catalog.json"
    catalog_columns = {"z": {"name": "z", "index": 1, "type": "text"}, "a": {"name": "a", "index": 2, "type": "bigint"}}
    catalog.write_text(
        json.dumps({"metadata": CATALOG, "nodes": {"model.p.m": {"columns": catalog_columns}}, "sources": {}}), "utf-8"
    )
    (node,) = read(path, catalog).nodes
    assert node.facets["schema"] == {"fields": [{"name": "z", "type": "text"}, {"name": "a", "type": "bigint"}]}


def test_node_of_another_project_is_read_by_its_package_and_macros_are_left_out(tmp_path: Path) -> None:
    test = model("t", "model.p.m", kind="test")
    content = read(manifest(tmp_path, 1, model("m", "model.other.x", "macro.p.y"), test))
    assert [node.id for node in content.nodes] == ["model.p.m"]
    assert content.inputs(content.nodes[0]) == [key("dbt://other", "model.other.x")]


def test_node_with_a_secrecy_mark_is_refused(tmp_path: Path) -> None:
    columns = {"a": {"name": "机密★10年"}}
    content = read(manifest(tmp_path, 1, model("m", columns=columns), model("n", "model.p.m")))
    assert [(problem.key, problem.code, problem.refused) for problem in content.problems] == [
        ("model.p.m", "SECRET_DATA", True)
    ]
    assert [(node.id, content.inputs(node)) for node in content.nodes] == [("model.p.n", [])]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"metadata": {}}', '{"metadata": 3}'])
def test_file_that_is_not_a_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SetupError):
        read(path)


def test_other_manifest_version_and_wrong_catalog_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="version 12"):
        read(manifest(tmp_path, 1, version="v4"))
    path = manifest(tmp_path, 1, model("m"))
    with pytest.raises(SetupError, match="catalog"):
        read(path, path)


def test_tags_and_tests_have_the_spelling_of_the_catalog(tmp_path: Path) -> None:
    """Snowflake's catalog has upper-case names, and descriptions of models mostly lower-case ones."""
    columns = {"id": {"name": "id", "description": "Number", "tags": ["key"]}}
    test = model("t", kind="test", column_name="id", attached_node="model.p.m", test_metadata={"name": "not_null"})
    catalog = tmp_path / "catalog.json"
    content = {"metadata": CATALOG, "nodes": {"model.p.m": {"columns": {"ID": {"name": "ID", "type": "NUMBER"}}}}}
    catalog.write_text(json.dumps({**content, "sources": {}}), "utf-8")
    (node,) = read(manifest(tmp_path, 1, model("m", columns=columns), test), catalog).nodes
    assert node.facets["schema"] == {"fields": [{"name": "ID", "type": "NUMBER", "description": "Number"}]}
    assert [tag["field"] for tag in node.facets["tags"]["tags"]] == ["ID"]
    assert [test["column"] for test in node.facets["dbt_tests"]["tests"]] == ["ID"]
