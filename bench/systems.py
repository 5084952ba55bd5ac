"""The servers that are measured side by side: how each is started, what it is asked, what its rows are."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.texts import cypher, document

UVICORN = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning")
Variables = Mapping[str, Any]
OURS, KEEPING, DRIVER = "ours", "keeping", "driver"
STRAWBERRY, NEO4J_GRAPHQL = "strawberry", "neo4j_graphql"
PEERS = {DRIVER: "vs_driver", STRAWBERRY: "vs_strawberry", NEO4J_GRAPHQL: "vs_neo4j_graphql"}
"""The peers, and how the ratio to each is named."""
NODE = Path(__file__).parent / "peers" / "neo4j_graphql"


@dataclass(frozen=True)
class System:
    """A server: its command and environment, the path and body of a case's request, the rows in its answer."""

    name: str
    command: tuple[str, ...]
    path: Callable[[str], str]
    body: Callable[[str, Variables], dict[str, Any]]
    rows: Callable[[str, Any], Any]
    environment: Mapping[str, str] = field(default_factory=dict)


def _graphql(case: str, variables: Variables) -> dict[str, Any]:
    text = document(case)
    return {"query": text, "variables": {name: each for name, each in variables.items() if f"${name}" in text}}


def _parameters(case: str, variables: Variables) -> dict[str, Any]:
    text = cypher(case)
    return {name: each for name, each in variables.items() if f"${name}" in text}


def plain(value: Any) -> Any:
    """Connections without their wrapper."""
    if isinstance(value, dict):
        if value.keys() == {"nodes"}:
            return plain(value["nodes"])
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def _our_rows(case: str, answer: Any) -> Any:
    data = plain(answer["data"])
    (root,) = data.values()
    match case:
        case "C1":
            return [root]
        case "C2" | "C4":
            return root["entries"]
        case "C5":
            return _graph(
                [
                    (each["node"]["id"], each["node"]["name"], each["depth"], each["omittedDownstream"])
                    for each in root["nodes"]
                ],
                [(each["id"], each["kind"], each["from"]["id"], each["to"]["id"]) for each in root["edges"]],
            )
        case "C6":
            return [root["entries"]["totalCount"]]
        case _:
            return root


def _driver_rows(case: str, answer: Any) -> Any:
    rows = answer["rows"]
    if case != "C5":
        return rows
    return _graph(
        [(each["id"], each["name"], each["depth"], each["omittedDownstream"]) for each in rows],
        [(edge["id"], edge["kind"], each["id"], edge["to"]) for each in rows for edge in each["edges"]],
    )


def _graph(nodes: list[tuple[Any, ...]], edges: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"nodes": sorted(nodes), "edges": sorted(edges)}


def canonical(rows: Any) -> str:
    """Rows as one text, whatever the order of their keys."""
    return json.dumps(rows, ensure_ascii=False, sort_keys=True)


def _of_neo4j_graphql(case: str, variables: Variables) -> dict[str, Any]:
    text = (NODE / "documents" / f"{case}.graphql").read_text("utf-8")
    known = {**variables, "audiences": ["PUBLIC", "GOV"], "now": datetime.now(UTC).isoformat()}
    return {"query": text, "variables": {name: each for name, each in known.items() if f"${name}" in text}}


def _neo4j_graphql_rows(case: str, answer: Any) -> Any:
    """Its to-one fields are lists, and its instants have milliseconds."""
    if case == "C5":
        return _walked(answer["data"]["downstream"], [each["id"] for each in answer["data"]["of"]])
    (found,) = json.loads(json.dumps(answer["data"]).replace(".000Z", "Z")).values()
    match case:
        case "C6":
            return [found[0]["entriesConnection"]["totalCount"]]
        case "C2" | "C4":
            return _to_one(found[0]["entries"])
        case _:
            return _to_one(found)


def _walked(met: list[Any], of: list[str]) -> dict[str, Any]:
    """Resources met with all their flows: which of them stay within, how many do not, and how deep each resource is."""
    flows = {
        each["id"]: [
            (flow["properties"]["id"], flow["properties"]["kind"], flow["node"]["id"])
            for flow in each["flowsToConnection"]["edges"]
        ]
        for each in met
    }
    within = [(flow, kind, here, to) for here, some in flows.items() for flow, kind, to in some if to in flows]
    depths, front = dict.fromkeys(of, 0), list(of)
    while front:
        here = front.pop(0)
        for _, _, to in flows[here]:
            if to in flows and to not in depths:
                depths[to] = depths[here] + 1
                front.append(to)
    return _graph(
        [
            (each["id"], each["name"], depths[each["id"]], sum(to not in flows for _, _, to in flows[each["id"]]))
            for each in met
        ],
        within,
    )


def _to_one(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _to_one(each[0] if key in ("provider", "element") else each) for key, each in value.items()}
    return [_to_one(each) for each in value] if isinstance(value, list) else value


def _ours(name: str, keep_mb: int) -> System:
    return System(
        name,
        (sys.executable, "-m", "bench.ours"),
        lambda _: "/graphql",
        _graphql,
        _our_rows,
        {"YUANLIU_CACHE_MB": str(keep_mb)},
    )


SYSTEMS = {
    each.name: each
    for each in (
        _ours(OURS, 0),
        _ours(KEEPING, 32),
        System(
            DRIVER,
            (sys.executable, "-m", "uvicorn", "bench.peers.driver.app:app", *UVICORN),
            lambda case: f"/{case}",
            _parameters,
            _driver_rows,
        ),
        System(
            STRAWBERRY,
            (sys.executable, "-m", "uvicorn", "bench.peers.strawberry_loaders.app:app", *UVICORN),
            lambda _: "/graphql/",
            _graphql,
            _our_rows,
        ),
        System(
            NEO4J_GRAPHQL,
            ("node", str(NODE / "server.js")),
            lambda _: "/",
            _of_neo4j_graphql,
            _neo4j_graphql_rows,
            {"NODE_ENV": "production"},
        ),
    )
}
