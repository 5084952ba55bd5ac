"""Bodies that a feed names: found again by region and name, else made, each with a code that stays.

A name within its region is what identifies a body in these feeds; credit codes are missing in some records and
several in others, so they are kept as what was seen, and one of them becomes the code only where it is beyond doubt.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.credit_code import is_credit_code
from exchange.feeds.department_line import kind_of, line_of
from graph.client.database import Neo4jDatabase
from graph.query_files import load_query


@dataclass(frozen=True, slots=True)
class ProviderBody:
    """A body as a feed names it. `credit_codes`: the valid ones seen, sorted; `government`: false for a public one."""

    region: str
    level: str
    name: str
    credit_codes: tuple[str, ...] = ()
    government: bool = True
    sample: bool = False

    @property
    def identity(self) -> str:
        return f"{self.region}/{self.name}"


@dataclass(frozen=True, slots=True)
class RegisteredBodies:
    """The codes of the bodies by identity, the rows of those that are new or changed, the number of the others."""

    codes: Mapping[str, str]
    rows: tuple[dict[str, Any], ...]
    unchanged: int


async def register_bodies(database: Neo4jDatabase, bodies: Iterable[ProviderBody]) -> RegisteredBodies:
    """Find each body in the graph by region and name, or make a row of `load/department` for it."""
    wanted = sorted(bodies, key=lambda body: body.identity)
    stored = await _stored(database, [body.identity for body in wanted])
    shared = await _taken(database, wanted)
    codes, rows = {}, []
    for body in wanted:
        there = stored.get(body.identity)
        if there is None:
            code = _code(body, shared)
            rows.append(_row(body, {**_properties(body), "code": code, "creditCodes": list(body.credit_codes)}))
        else:
            code = there["code"]
            seen = sorted({*there.get("creditCodes", ()), *body.credit_codes})
            if seen != sorted(there.get("creditCodes", ())):
                rows.append(_row(body, {**there, "creditCodes": seen}))
        codes[body.identity] = code
    return RegisteredBodies(codes, tuple(rows), len(wanted) - len(rows))


def _code(body: ProviderBody, shared: frozenset[str]) -> str:
    if len(body.credit_codes) == 1 and body.credit_codes[0] not in shared:
        return body.credit_codes[0]
    digest = hashlib.sha256(body.identity.encode()).hexdigest()[:10]
    return f"{body.region}-{digest}"


def _properties(body: ProviderBody) -> dict[str, Any]:
    line = line_of(body.name)
    return {
        "name": body.name,
        "kind": kind_of(line, government=body.government),
        "line": line,
        "level": body.level,
        "regionCode": body.region,
        "sample": body.sample,
    }


def _row(body: ProviderBody, properties: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in properties.items() if key != "id"}
    return {"id": f"department_{own['code']}", "properties": own, "serves": body.region}


async def _stored(database: Neo4jDatabase, identities: list[str]) -> dict[str, dict[str, Any]]:
    statement = load_query("load/departments_by_identity").body
    found = await database.rows(statement, {"identities": identities})
    return {each["department"]["identity"]: each["department"] for each in found}


async def _taken(database: Neo4jDatabase, bodies: list[ProviderBody]) -> frozenset[str]:
    """The credit codes that cannot be a department's code: two bodies show them, or another department has them."""
    claims = Counter(code for body in bodies for code in body.credit_codes)
    statement = load_query("load/known_department").body
    known = await database.rows(statement, {"keys": sorted(claims)})
    return frozenset(code for code, count in claims.items() if count > 1) | {each["key"] for each in known}


def valid(codes: Iterable[str]) -> tuple[str, ...]:
    """Those that are credit codes, sorted, each once."""
    return tuple(sorted({code for code in codes if is_credit_code(code)}))
