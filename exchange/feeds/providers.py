"""The departments that a feed names: matched by region and name, or created, each with a permanent code.

In these feeds a body is identified by its region and name. Some records lack a credit code and some bodies have
several, so all codes are stored in `creditCodes`, and one becomes the department's code only if it is unambiguous.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.credit_code import is_credit_code
from exchange.feeds.department_line import kind_of, line_of
from graph.client.protocol import Database
from graph.query_files import load_query


@dataclass(frozen=True, slots=True)
class ProviderBody:
    """A body as a feed names it. `credit_codes`: its valid ones, sorted; `government`: false for public services."""

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
    """`codes`: department codes by identity; `rows`: new and changed departments; `unchanged`: number of the others."""

    codes: Mapping[str, str]
    rows: tuple[dict[str, Any], ...]
    unchanged: int


async def register_bodies(database: Database, bodies: Iterable[ProviderBody]) -> RegisteredBodies:
    """Match each body with a stored department by region and name, or create a row of `load/department` for it."""
    ordered = sorted(bodies, key=lambda body: body.identity)
    stored = await _stored_departments(database, [body.identity for body in ordered])
    unusable = await _unusable_codes(database, ordered)
    codes, rows = {}, []
    for body in ordered:
        department = stored.get(body.identity)
        if department is None:
            code = _code(body, unusable)
            rows.append(_row(body, {**_properties(body), "code": code, "creditCodes": list(body.credit_codes)}))
        else:
            code = department["code"]
            credit_codes = sorted({*department.get("creditCodes", ()), *body.credit_codes})
            if credit_codes != sorted(department.get("creditCodes", ())):
                rows.append(_row(body, {**department, "creditCodes": credit_codes}))
        codes[body.identity] = code
    return RegisteredBodies(codes, tuple(rows), len(ordered) - len(rows))


def _code(body: ProviderBody, unusable: frozenset[str]) -> str:
    if len(body.credit_codes) == 1 and body.credit_codes[0] not in unusable:
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
    without_id = {key: value for key, value in properties.items() if key != "id"}
    return {"id": f"department_{without_id['code']}", "properties": without_id, "serves": body.region}


async def _stored_departments(database: Database, identities: list[str]) -> dict[str, dict[str, Any]]:
    statement = load_query("load/departments_by_identity").body
    rows = await database.rows(statement, {"identities": identities})
    return {row["department"]["identity"]: row["department"] for row in rows}


async def _unusable_codes(database: Database, bodies: list[ProviderBody]) -> frozenset[str]:
    """Credit codes that cannot be a department's code: several bodies or another department have them."""
    claims = Counter(code for body in bodies for code in body.credit_codes)
    statement = load_query("load/known_department").body
    rows = await database.rows(statement, {"keys": sorted(claims)})
    return frozenset(code for code, count in claims.items() if count > 1) | {row["key"] for row in rows}


def valid_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """The valid credit codes, sorted, without duplicates."""
    return tuple(sorted({code for code in codes if is_credit_code(code)}))
