"""The measured servers: command, requests and rows of each."""

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
OURS, CACHING, DRIVER = "ours", "cached", "driver"
STRAWBERRY, NEO4J_GRAPHQL = "strawberry", "neo4j_graphql"
PEERS = {DRIVER: "vs_driver", STRAWBERRY: "vs_strawberry", NEO4J_GRAPHQL: "vs_neo4j_graphql"}
"""The peers, and the names of the ratios to them."""
NODE = Path(__file__).parent / "peers" / "neo4j_graphql"


@dataclass(frozen=True)
class System:
    """A server: command and environment, path and body of a case's request, and the rows in its response."""

    name: str
    command: tuple[str, ...]
    path: Callable[[str], str]
    body: Callable[[str, Variables], dict[str, Any]]
    rows: Callable[[str, Any], Any]
    environment: Mapping[str, str] = field(default_factory=dict)


def _graphql(case: str, variables: Variables) -> dict[str, Any]:
    text = document(case)
    return {"query": text, "variables": {name: value for name, value in variables.items() if f"${name}" in text}}


def _parameters(case: str, variables: Variables) -> dict[str, Any]:
    text = cypher(case)
    return {name: value for name, value in variables.items() if f"${name}" in text}


def plain(value: Any) -> Any:
    """Replace each connection by the list of its nodes."""
    if isinstance(value, dict):
        if value.keys() == {"nodes"}:
            return plain(value["nodes"])
        return {key: plain(member) for key, member in value.items()}
    return [plain(member) for member in value] if isinstance(value, list) else value


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
                    (node["node"]["id"], node["node"]["name"], node["depth"], node["omittedDownstream"])
                    for node in root["nodes"]
                ],
                [(edge["id"], edge["kind"], edge["from"]["id"], edge["to"]["id"]) for edge in root["flows"]],
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
        [(row["id"], row["name"], row["depth"], row["omittedDownstream"]) for row in rows],
        [(edge["id"], edge["kind"], row["id"], edge["to"]) for row in rows for edge in row["edges"]],
    )


def _graph(nodes: list[tuple[Any, ...]], edges: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"nodes": sorted(nodes), "edges": sorted(edges)}


def canonical(rows: Any) -> str:
    """Rows as text that does not depend on the order of keys."""
    return json.dumps(rows, ensure_ascii=False, sort_keys=True)


def _neo4j_graphql_body(case: str, variables: Variables) -> dict[str, Any]:
    text = (NODE / "documents" / f"{case}.graphql").read_text("utf-8")
    values = {**variables, "audiences": ["PUBLIC", "GOV"], "now": datetime.now(UTC).isoformat()}
    return {"query": text, "variables": {name: value for name, value in values.items() if f"${name}" in text}}


def _neo4j_graphql_rows(case: str, answer: Any) -> Any:
    """The rows in our form: to-one fields are lists there, and instants have milliseconds."""
    if case == "C5":
        return _lineage_rows(answer["data"]["downstream"], [start["id"] for start in answer["data"]["of"]])
    (root,) = json.loads(json.dumps(answer["data"]).replace(".000Z", "Z")).values()
    match case:
        case "C6":
            return [root[0]["entriesConnection"]["totalCount"]]
        case "C2" | "C4":
            return _to_one(root[0]["entries"])
        case _:
            return _to_one(root)


def _lineage_rows(resources: list[Any], of: list[str]) -> dict[str, Any]:
    """From the visited resources with all their flows: the flows among them, the number of other flows, the depths."""
    flows = {
        resource["id"]: [
            (flow["properties"]["id"], flow["properties"]["kind"], flow["node"]["id"])
            for flow in resource["flowsToConnection"]["edges"]
        ]
        for resource in resources
    }
    edges = [
        (flow, kind, giver, taker)
        for giver, outgoing in flows.items()
        for flow, kind, taker in outgoing
        if taker in flows
    ]
    depths, queue = dict.fromkeys(of, 0), list(of)
    while queue:
        giver = queue.pop(0)
        for _, _, taker in flows[giver]:
            if taker in flows and taker not in depths:
                depths[taker] = depths[giver] + 1
                queue.append(taker)
    omitted = {giver: sum(taker not in flows for *_, taker in outgoing) for giver, outgoing in flows.items()}
    nodes = [
        (resource["id"], resource["name"], depths[resource["id"]], omitted[resource["id"]]) for resource in resources
    ]
    return _graph(nodes, edges)


def _to_one(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _to_one(member[0] if key in ("provider", "element") else member) for key, member in value.items()}
    return [_to_one(member) for member in value] if isinstance(value, list) else value


def _ours(name: str, cache_mb: int) -> System:
    return System(
        name,
        (sys.executable, "-m", "bench.ours"),
        lambda _: "/graphql",
        _graphql,
        _our_rows,
        {"YUANLIU_CACHE_MB": str(cache_mb)},
    )


SYSTEMS = {
    system.name: system
    for system in (
        _ours(OURS, 0),
        _ours(CACHING, 32),
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
            _neo4j_graphql_body,
            _neo4j_graphql_rows,
            {"NODE_ENV": "production"},
        ),
    )
}
