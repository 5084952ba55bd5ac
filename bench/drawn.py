"""The variables that requests rotate through, drawn from the graph by a seed."""

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
"""Of all entries of the largest library: 40,000 of 50,000 deep, and how far the places lie apart."""
HOPS_NODES = 486
AUDIENCES = ["PUBLIC", "GOV"]
Vary = dict[str, list[dict[str, Any]]]


async def drawn(bolt: Neo4jDatabase, cursor: str) -> Vary:
    """By case. `cursor`: any cursor of ours in the order of C4, of which others are made."""
    random = Random(SEED)  # noqa: S311 - variables of a measurement, no secret
    codes = [
        each["code"]
        for each in await bolt.rows(
            "MATCH (entry:CatalogEntry) WHERE entry.audience IN $audiences RETURN entry.code AS code ORDER BY code",
            {"audiences": AUDIENCES},
        )
    ]
    libraries = await bolt.rows(
        "MATCH (library:Library) RETURN library.code AS code, COUNT { (library)-[:HOLDS]->() } AS held "
        "ORDER BY held DESC, code",
        {},
    )
    large = [each["code"] for each in libraries if each["held"] >= libraries[0]["held"] // 25]
    filtered = [
        {"library": code, "share": share} for code in large for share in ("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")
    ]
    random.shuffle(filtered)
    instants = await bolt.rows(
        "MATCH (entry:CatalogEntry) WHERE entry.code IN $codes RETURN toString(entry.updatedAt) AS at",
        {"codes": random.sample(codes, 200)},
    )
    return {
        "C1": [{"code": each} for each in random.sample(codes, 400)],
        "C2": filtered,
        "C3": [
            {"share": random.choice(("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")), "before": each["at"]}
            for each in instants
        ],
        "C4": await _deep(bolt, libraries[0], cursor, random),
        "C5": await _starts(bolt, random),
        "C6": filtered,
        "C7": [{"libraries": random.sample([each["code"] for each in libraries], 5)} for _ in range(40)],
    }


async def _deep(bolt: Neo4jDatabase, largest: dict[str, Any], cursor: str, random: Random) -> list[dict[str, Any]]:
    """Rows some 40,000 deep in C4's order, each as a keyset and as a cursor."""
    library, deep, spread = largest["code"], int(largest["held"] * DEEP), int(largest["held"] * SPREAD)
    rows = await bolt.rows(
        "MATCH (:Library {code: $library})-[held:HOLDS]->() "
        "WHERE held.audience IN $audiences AND held.shareType <> 'NOT_SHARED' "
        "WITH held ORDER BY held.updatedAt DESC, held.entryId DESC SKIP $deep LIMIT $spread "
        "RETURN toString(held.updatedAt) AS updatedAt, held.entryId AS id",
        {"library": library, "audiences": AUDIENCES, "deep": deep, "spread": spread},
    )
    mark = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]

    def own(row: dict[str, Any]) -> str:
        text = json.dumps([mark, row["updatedAt"], row["id"]], separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    places = random.sample(range(len(rows) - 50), 60)
    return [
        {"library": library, "after": own(rows[place]), "offset": deep + place + 1, **rows[place]} for place in places
    ]


async def _starts(bolt: Neo4jDatabase, random: Random) -> list[dict[str, Any]]:
    """The resources whose five hops come nearest to 486 nodes."""
    ids = [
        each["id"]
        for each in await bolt.rows(
            "MATCH (resource:DataResource) WHERE resource.audience IN $audiences RETURN resource.id AS id ORDER BY id",
            {"audiences": AUDIENCES},
        )
    ]
    sized = []
    now = (await bolt.rows("RETURN datetime() AS now", {}))[0]["now"]
    for each in random.sample(ids, 300):
        rows = await bolt.rows(
            cypher("C5").rpartition("WITH [front0")[0] + "RETURN size(met + front5) AS size",
            {"of": [each], "audiences": AUDIENCES, "now": now},
        )
        sized.append((abs(rows[0]["size"] - HOPS_NODES), each))
    return [{"of": [each]} for _, each in sorted(sized)[:20]]
