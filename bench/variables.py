"""The variables of the requests, drawn from the graph with a seed."""

from __future__ import annotations

import base64
import json
from random import Random
from typing import Any

from bench.texts import cypher
from graph.client.database import Neo4jDatabase

CASES = ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
SEED = 7
DEEP, SPREAD = 0.8, 0.08
"""Shares of the entries of the largest library: the depth (40,000 of 50,000), and the range of the start rows."""
HOPS_NODES = 486
AUDIENCES = ["PUBLIC", "GOV"]
Vary = dict[str, list[dict[str, Any]]]


async def draw_variables(bolt: Neo4jDatabase, cursor: str) -> Vary:
    """Variables by case. `cursor`: a cursor of the service in the order of C4, the template for others."""
    random = Random(SEED)  # noqa: S311 - not for secrets
    codes = [
        row["code"]
        for row in await bolt.rows(
            "MATCH (entry:CatalogEntry) WHERE entry.audience IN $audiences RETURN entry.code AS code ORDER BY code",
            {"audiences": AUDIENCES},
        )
    ]
    libraries = await bolt.rows(
        "MATCH (library:Library) RETURN library.code AS code, COUNT { (library)-[:HOLDS]->() } AS entries "
        "ORDER BY entries DESC, code",
        {},
    )
    large = [row["code"] for row in libraries if row["entries"] >= libraries[0]["entries"] // 25]
    filtered = [
        {"library": code, "share": share} for code in large for share in ("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")
    ]
    random.shuffle(filtered)
    instants = await bolt.rows(
        "MATCH (entry:CatalogEntry) WHERE entry.code IN $codes RETURN toString(entry.updatedAt) AS at",
        {"codes": random.sample(codes, 200)},
    )
    return {
        "C1": [{"code": code} for code in random.sample(codes, 400)],
        "C2": filtered,
        "C3": [
            {"share": random.choice(("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")), "before": row["at"]}
            for row in instants
        ],
        "C4": await _deep(bolt, libraries[0], cursor, random),
        "C5": await _starts(bolt, random),
        "C6": filtered,
        "C7": [{"libraries": random.sample([row["code"] for row in libraries], 5)} for _ in range(40)],
    }


async def _deep(bolt: Neo4jDatabase, largest: dict[str, Any], cursor: str, random: Random) -> list[dict[str, Any]]:
    """Rows about 40,000 deep in the order of C4, each as a keyset and as a cursor."""
    library, deep, spread = largest["code"], int(largest["entries"] * DEEP), int(largest["entries"] * SPREAD)
    rows = await bolt.rows(
        "MATCH (:Library {code: $library})-[held:HOLDS]->() "
        "WHERE held.audience IN $audiences AND held.shareType <> 'NOT_SHARED' "
        "WITH held ORDER BY held.updatedAt DESC, held.entryId DESC SKIP $deep LIMIT $spread "
        "RETURN toString(held.updatedAt) AS updatedAt, held.entryId AS id",
        {"library": library, "audiences": AUDIENCES, "deep": deep, "spread": spread},
    )
    fingerprint = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]

    def cursor_of(row: dict[str, Any]) -> str:
        text = json.dumps([fingerprint, row["updatedAt"], row["id"]], separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    positions = random.sample(range(len(rows) - 50), 60)
    return [
        {"library": library, "after": cursor_of(rows[position]), "offset": deep + position + 1, **rows[position]}
        for position in positions
    ]


async def _starts(bolt: Neo4jDatabase, random: Random) -> list[dict[str, Any]]:
    """The 20 resources whose lineage of five hops has closest to 486 nodes."""
    ids = [
        row["id"]
        for row in await bolt.rows(
            "MATCH (resource:DataResource) WHERE resource.audience IN $audiences RETURN resource.id AS id ORDER BY id",
            {"audiences": AUDIENCES},
        )
    ]
    sized = []
    now = (await bolt.rows("RETURN datetime() AS now", {}))[0]["now"]
    for resource in random.sample(ids, 300):
        rows = await bolt.rows(
            cypher("C5").rpartition("WITH [front0")[0] + "RETURN size(met + front5) AS size",
            {"of": [resource], "audiences": AUDIENCES, "now": now},
        )
        sized.append((abs(rows[0]["size"] - HOPS_NODES), resource))
    return [{"of": [resource]} for _, resource in sorted(sized)[:20]]
