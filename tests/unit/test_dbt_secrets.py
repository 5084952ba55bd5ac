"""Credentials and marks of classified documents in dbt's files, wherever they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SetupError
from exchange.dbt.manifest import DbtFiles, Manifest, read
from exchange.dbt.naming import checked_namespace
from exchange.dbt.state import state_of, table_names
from exchange.openlineage.state import key
from tests.unit.test_dbt import AT, CATALOG, manifest, model

MARK = "机密★10年"
SECRET = "Hunter2xyz"
LOGIN = f"Pwd={SECRET}"
ADDRESS = f"login with jdbc:x://h;password={SECRET}"
NAMESPACE = "postgres://host:5432"


def write(path: Path, **content: Any) -> Path:
    path.write_text(json.dumps(content), "utf-8")
    return path


def metadata(kind: str, version: int) -> dict[str, str]:
    return {"dbt_schema_version": f"https://schemas.getdbt.com/dbt/{kind}/v{version}.json", "generated_at": AT}


def stored(content: Manifest) -> str:
    """All that the import stores or reports."""
    state = state_of(content).join(table_names(content, content.nodes))
    return repr((state, content.project, content.refused, [str(problem.line()) for problem in content.problems]))


@pytest.mark.parametrize("own_tags", [[], ["t"]])
def test_mark_in_a_tag_of_a_column_is_refused(tmp_path: Path, own_tags: list[str]) -> None:
    columns = {"id": {"name": "id", "tags": [MARK]}}
    content = read(DbtFiles(manifest(tmp_path, 1, model("a", columns=columns, tags=own_tags))))
    assert content.nodes == ()
    assert [(problem.key, problem.field) for problem in content.problems] == [
        ("model.p.a", f"tags.tags[{len(own_tags)}].key")
    ]


@pytest.mark.parametrize("part", ["description", "compiled_code"])
def test_mark_in_a_text_of_the_job_is_refused(tmp_path: Path, part: str) -> None:
    content = read(DbtFiles(manifest(tmp_path, 1, model("a", **{part: MARK}))))
    assert content.nodes == ()
    assert content.refused == {"model.p.a"}


@pytest.mark.parametrize(
    "part",
    [
        {"description": f"password={MARK}"},
        {"meta": {"password": MARK}},
        {"columns": {"id": {"name": "id", "description": f"login u:{MARK}@h:5432/d"}}},
        {"compiled_code": f"create user a identified by '{MARK}'"},
        {"relation_name": f'"db"."sc;password={MARK}"'},
    ],
)
def test_mark_within_a_credential_is_refused(tmp_path: Path, part: dict[str, Any]) -> None:
    content = read(DbtFiles(manifest(tmp_path, 1, model("a", **part), model("b"))))
    assert [node.id for node in content.nodes] == ["model.p.b"]
    assert [(problem.key, problem.code) for problem in content.problems] == [("model.p.a", "SECRET_DATA")]


@pytest.mark.parametrize("file", ["manifest", "run_results", "sources", "catalog"])
def test_mark_within_a_credential_of_any_file_is_refused(tmp_path: Path, file: str) -> None:
    hidden = {
        name: {"password": MARK} if name == file else {} for name in ("manifest", "run_results", "sources", "catalog")
    }
    test_id, test = model("t", kind="test", attached_node="model.p.a", meta=hidden["manifest"])
    source_id, source = model("s", kind="source")
    path = manifest(tmp_path, 1, model("a"), (test_id, test))
    document = {**json.loads(path.read_text("utf-8")), "sources": {source_id: source}}
    result = {"unique_id": test_id, "status": "pass", "vars": hidden["run_results"]}
    fresh = {"unique_id": source_id, "status": "pass", "vars": hidden["sources"]}
    described = {"metadata": hidden["catalog"], "columns": {}}
    files = DbtFiles(
        write(path, **document),
        write(tmp_path / "catalog.json", metadata=CATALOG, nodes={"model.p.a": described}, sources={}),
        write(tmp_path / "run_results.json", metadata=metadata("run-results", 6), results=[result]),
        write(tmp_path / "sources.json", metadata=metadata("sources", 3), results=[fresh]),
    )
    refused = source_id if file == "sources" else "model.p.a"
    assert read(files).refused == {refused}


def test_credentials_in_data_tests_are_cut(tmp_path: Path) -> None:
    texts = {"description": ADDRESS, "name": LOGIN, "column_name": LOGIN, "test_metadata": {"name": LOGIN}}
    test_id, test = model("t", kind="test", attached_node="model.p.a")
    content = read(DbtFiles(manifest(tmp_path, 1, model("a"), (test_id, {**test, **texts}))))
    (stated,) = content.nodes[0].facets["dbt_tests"]["tests"]
    assert stated == {
        "assertion": "Pwd=***",
        "column": "Pwd=***",
        "name": "Pwd=***",
        "description": "login with jdbc:x://h",
    }


def test_credentials_in_ids_are_cut_alike_so_that_references_meet(tmp_path: Path) -> None:
    one, test_id = f"model.p.{LOGIN}", f"test.p.{LOGIN}"
    test = model(LOGIN, kind="test", attached_node=one)
    columns = {LOGIN: {"name": LOGIN, "index": 1, "type": "text"}}
    files = DbtFiles(
        manifest(tmp_path, 1, model(LOGIN), model("b", one, f"model.other.{LOGIN}"), test),
        write(tmp_path / "catalog.json", metadata=CATALOG, nodes={one: {"columns": columns}}, sources={}),
        write(
            tmp_path / "run_results.json",
            metadata=metadata("run-results", 6),
            results=[{"unique_id": test_id, "status": "pass"}],
        ),
    )
    content = read(files)
    assert SECRET not in stored(content)
    first, second = content.nodes
    assert first.id == "model.p.Pwd=***"
    assert first.facets["schema"] == {"fields": [{"name": "Pwd=***", "type": "text"}]}
    assert any(value.get("success") is True for value in first.facets.values())
    assert set(content.inputs(second)) == {first.key, key("dbt://other", "model.other.Pwd=***")}


def test_credentials_in_names_of_project_package_and_table_are_cut(tmp_path: Path) -> None:
    node = model("a", package_name=LOGIN, relation_name=f'"db"."sc"."api_key={SECRET}"')
    path = manifest(tmp_path, 1, node)
    document = json.loads(path.read_text("utf-8"))
    document["metadata"] |= {"project_name": LOGIN, "adapter_type": LOGIN}
    content = read(DbtFiles(write(path, **document)), NAMESPACE)
    assert SECRET not in stored(content)
    assert content.project == "Pwd=***"
    assert content.table(content.nodes[0]) == key(NAMESPACE, "db.sc.api_key=***")


def test_name_of_a_table_that_is_no_name_without_its_credential_is_left_out(tmp_path: Path) -> None:
    """The password may contain the closing quote."""
    content = read(DbtFiles(manifest(tmp_path, 1, model("a", relation_name=f'"db"."sc"."{LOGIN}"'))), NAMESPACE)
    assert SECRET not in stored(content)
    assert content.table(content.nodes[0]) is None


def test_credential_that_only_the_joined_name_of_a_table_has_is_cut(tmp_path: Path) -> None:
    node = model("a", relation_name=f'"db"."sc;password"."=x".`;password=`."{SECRET}"')
    content = read(DbtFiles(manifest(tmp_path, 1, node)), NAMESPACE)
    assert SECRET not in (content.table(content.nodes[0]) or "")


def test_credentials_in_freshness_of_sources_are_cut(tmp_path: Path) -> None:
    source_id, source = model("s", kind="source", loaded_at_field=ADDRESS)
    source["freshness"] = {"warn_after": {"count": 1, "period": "hour"}}
    path = manifest(tmp_path, 1)
    document = {**json.loads(path.read_text("utf-8")), "sources": {source_id: source}}
    results = [{"unique_id": source_id, "status": LOGIN, "max_loaded_at": LOGIN}]
    files = write(tmp_path / "sources.json", metadata=metadata("sources", 3), results=results)
    content = read(DbtFiles(write(path, **document), sources=files))
    assert content.nodes[0].facets["dbt_freshness"]["loaded_at_field"] == "login with jdbc:x://h"
    assert content.nodes[0].facets["dbt_freshness_result"]["status"] == "Pwd=***"
    assert SECRET not in stored(content)


def test_columns_and_models_named_like_a_credential_stay(tmp_path: Path) -> None:
    columns = {"password": {"name": "password", "description": "Hash", "data_type": "text", "tags": ["pii"]}}
    node = model("api_token", columns=columns, tags=["token"], compiled_code="select a.token from a")
    (read_node,) = read(DbtFiles(manifest(tmp_path, 1, node))).nodes
    assert read_node.facets["dbt_columns"]["fields"] == [{"name": "password", "type": "text", "description": "Hash"}]
    assert [tag["value"] for tag in read_node.facets["tags"]["tags"]] == ["true", "true"]
    assert read_node.job_facets["sql"] == {"query": "select a.token from a"}


def test_deeply_nested_file_is_refused(tmp_path: Path) -> None:
    meta: dict[str, Any] = {}
    for _ in range(300):
        meta = {"a": meta}
    with pytest.raises(SetupError, match="nested deeper than 100 levels"):
        read(DbtFiles(manifest(tmp_path, 1, model("a", meta=meta))))


@pytest.mark.parametrize("namespace", [f"postgres://{MARK}", "postgres://机密★h:1", "postgres://%E6%9C%BA%E5%AF%86★h"])
def test_namespace_with_a_mark_is_refused_without_repeating_it(namespace: str) -> None:
    with pytest.raises(SetupError, match="mark of a classified document") as error:
        checked_namespace(namespace, "postgres")
    assert "★" not in f"{error.value.message}{error.value.zh}"


@pytest.mark.parametrize("namespace", ["dbt://p", " dbt://p/"])
def test_namespace_of_dbt_is_refused(namespace: str) -> None:
    with pytest.raises(SetupError, match="namespace of dbt itself"):
        checked_namespace(namespace, "postgres")


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        (model(f"a{MARK}"), "model.***"),
        (model(f"a{MARK}", package_name=None), "model.***"),
        (model(f"a{MARK}", kind="model.p"), "model.***"),
    ],
)
def test_report_does_not_repeat_a_mark(tmp_path: Path, node: tuple[str, dict[str, Any]], shown: str) -> None:
    node[1]["resource_type"] = "model"
    content = read(DbtFiles(manifest(tmp_path, 1, node, model("b"))))
    assert {problem.key for problem in content.problems} == {shown}
    assert content.refused == {node[0]}
    assert "★" not in "".join(str(problem.line()) for problem in content.problems)


def test_notes_do_not_repeat_a_mark(tmp_path: Path) -> None:
    columns = {MARK: {"name": "a", "description": [MARK]}, f"x{MARK}": 5}
    content = read(DbtFiles(manifest(tmp_path, 1, model("a", columns=columns, tags=MARK))))
    assert len(content.problems) == 4
    assert "★" not in "".join(str(problem.line()) for problem in content.problems)
    fields = {problem.field for problem in content.problems}
    assert fields == {"columns.***.description", "columns.***", "columns", "tags"}
    assert content.refused == {"model.p.a"}


def test_two_marked_nodes_are_both_counted(tmp_path: Path) -> None:
    content = read(DbtFiles(manifest(tmp_path, 1, model(f"a{MARK}"), model(f"b{MARK}"))))
    assert len(content.refused) == 2
