"""The command `yuanliu import` on the producers' own files: progress, report, errors, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.graph.test_export_round_trip import run
from tests.graph.test_openlineage import count_by_type
from tests.support.dbt_project import write_shop
from tests.support.external_data import external_data
from tests.support.openlineage_events import dbt_build, run_event


async def test_dbt_project(database: Neo4jDatabase, neo4j_server: Server) -> None:
    files = [str(external_data(f"dbt/dbt_netsuite_{kind}.json")) for kind in ("manifest", "catalog")]
    code, out, err = await run(neo4j_server, "import", "dbt", *files)
    assert (code, out.decode().splitlines()) == (
        0,
        [
            "resource: 200 created, 0 updated, 0 unchanged, 0 refused",
            "declaration: 110 created, 0 updated, 0 unchanged, 0 refused",
        ],
    ), err
    assert err.splitlines() == [
        "Reading dbt_netsuite_manifest.json …",
        "Loading dbt://netsuite_integration_tests …",
        "dbt://netsuite_integration_tests: 200 resources, 189 flows",
        "The tables have no second name, by which lineage of other producers would find them: state --namespace",
    ]
    assert (await count_by_type(database))["FLOWS_TO"] == 189


async def test_dbt_project_with_all_its_files(database: Neo4jDatabase, neo4j_server: Server, tmp_path: Path) -> None:
    paths = write_shop(tmp_path)
    options = ["--run-results", str(paths["run_results"]), "--sources", str(paths["sources"])]
    names = ["--namespace", "postgres://host:5432"]
    arguments = [str(paths["manifest"]), str(paths["catalog"]), *options, *names]
    code, out, err = await run(neo4j_server, "import", "dbt", *arguments)
    assert (code, out.decode().splitlines()) == (
        0,
        [
            # Five nodes and the names of three tables: the source and the seed are one.
            "resource: 8 created, 0 updated, 0 unchanged, 0 refused",
            "declaration: 3 created, 0 updated, 0 unchanged, 0 refused",
        ],
    ), err
    assert err.splitlines() == ["Reading manifest.json …", "Loading dbt://shop …", "dbt://shop: 5 resources, 3 flows"]
    assert (await count_by_type(database))["DataResource"] == 4
    code, out, err = await run(neo4j_server, "import", "dbt", str(paths["manifest"]), "--namespace", "host 5432")
    assert (code, out) == (1, b"")
    assert "'host 5432' is not the namespace of a data source." in err


async def test_event_files(database: Neo4jDatabase, neo4j_server: Server, tmp_path: Path) -> None:
    first = tmp_path / "build.json"
    first.write_text(json.dumps(dbt_build()), "utf-8")
    second = tmp_path / "lines.ndjson"
    lines = [run_event(1, inputs=["a"], outputs=["b"]), run_event(1, "BEGIN", ["a"], ["c"])]
    second.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    code, out, err = await run(neo4j_server, "import", "openlineage", str(first), str(second))
    report = out.decode().splitlines()
    assert code == 0, err
    assert report[2:4] == [
        "run: 94 created, 0 updated, 0 unchanged, 0 refused",
        "event: 0 created, 0 updated, 0 unchanged, 1 refused",
    ]
    assert report[4].startswith("lines.ndjson:2: refused, SCHEMA, $.eventType: ")
    assert [line for line in err.splitlines() if not line.startswith(" ")] == [
        "Loading build.json …",
        "build.json: 186 events, 0 refused",
        "Loading lines.ndjson …",
        "lines.ndjson: 1 events, 1 refused",
    ]


async def test_wrong_file_is_an_error_without_traceback(
    database: Neo4jDatabase, neo4j_server: Server, tmp_path: Path
) -> None:
    version = await database.version()
    bad = tmp_path / "bad.json"
    bad.write_text('{"eventTime": \n{"eventTime": \n', "utf-8")
    for arguments, sentence in (
        (("openlineage", str(tmp_path / "none")), f"There is no file {tmp_path / 'none'}."),
        (("openlineage", str(bad)), f"{bad} is not a file of this feed: it is not JSON, "),
        (("dbt", str(bad)), f"{bad} is not a file of this feed: it is not JSON, "),
    ):
        code, out, err = await run(neo4j_server, "import", *arguments)
        assert (code, out) == (1, b"")
        assert sentence in err
        assert "Traceback" not in err
    assert await database.version() == version
