"""Every limit of docs/limits.md in the running application: a request at the limit is answered, one more is refused
with its code before the database is used. A limit without a case fails."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from api.admission import codel_queue
from api.endpoints.openlineage import MAX_BYTES
from api.limits.document import LIMITS
from graph.client.database import Neo4jDatabase
from graph.shapes.flow import MAX_CHAIN_FLOWS
from resolvers.lineage.lineage_arguments import MAX_VALUES
from resolvers.lineage.return_flows import DEFAULT_MILLISECONDS
from tests.api.test_paths import ENDS
from tests.conftest import Api
from tests.contract.test_errors import CODES_OF_LIMITS, LIMITS_PAGE
from tests.support.text_substitution import substitute

WITHOUT_NUMBERS = {"page", "statement"}
"""Limits whose errors have no `limit` and `found`; their message has them."""


@dataclass(frozen=True)
class LimitRequest:
    """A document and its variables. `body`: the length of the body; `address`: that of the query string of a GET."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    body: int = 0
    address: int = 0

    async def post(self, api: Api) -> httpx.Response:
        if self.address:
            api.queries.clear()
            query_string = urlencode({"query": self.query, "pad": ""})
            return await api.client.get("/graphql?" + query_string.ljust(self.address, "x"))
        whole: dict[str, Any] = {"query": self.query, "variables": self.variables, "extensions": {"pad": ""}}
        whole["extensions"]["pad"] = "x" * (self.body - len(json.dumps(whole)))
        api.queries.clear()
        return await api.client.post(
            "/graphql", content=json.dumps(whole), headers={"content-type": "application/json"}
        )


def repeated(count: int, form: str) -> str:
    return " ".join(form.format(number) for number in range(count))


def tokens(count: int) -> LimitRequest:
    codes = repeated(count - 20, '"{}"')
    return LimitRequest(f"{{ regions(where: {{code: {{in: [{codes}]}}}}) {{ totalCount }} }}")


def deep(count: int) -> LimitRequest:
    return LimitRequest('{ region(code: "x") {' + "parent {" * (count - 2) + "code" + "}" * count)


def selections(more: str) -> LimitRequest:
    """One field, 99 spreads of 49 fields, and these fields themselves: 100 · 50."""
    spread = f"{{ serviceInfo {{ {repeated(99, '...f')} {more} }} }}"
    return LimitRequest(f"{spread} fragment f on ServiceInfo {{ {repeated(49, 'version')} }}")


def comparisons(more: str) -> LimitRequest:
    """100 · 99 / 2 + 10 · 9 / 2 + 3 · 2 / 2 + 1 + 1 pairs."""
    alike = " ".join([repeated(100, "name"), repeated(10, "code"), repeated(3, "level"), "id id sample sample"])
    return LimitRequest(f'{{ region(code: "x") {{ {alike} {more} }} }}')


def page(size: int) -> LimitRequest:
    return LimitRequest("query ($n: Int) { catalogEntries(first: $n) { nodes { id } } }", {"n": size})


def ids(count: int) -> LimitRequest:
    return LimitRequest("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["region_653101000000"] * count})


def values(count: int) -> LimitRequest:
    """The variable, its field, the list in it with its members, and conditions of three values each."""
    some: list[dict[str, Any]] = [{"code": {"eq": "x"}}] * 50
    where = {"or": [*some, {"code": {"in": ["x"] * (count - 2 - 50 * 3 - 3)}}]}
    return LimitRequest("query ($w: RegionWhere) { regions(where: $w) { totalCount } }", {"w": where})


def value_depth(count: int) -> LimitRequest:
    """A literal of two levels with a variable of the other levels inside."""
    where: dict[str, Any] = {"code": {"eq": "x"}}
    for _ in range(count - 4):
        where = {"not": where}
    return LimitRequest("query ($w: RegionWhere!) { regions(where: {and: [$w]}) { totalCount } }", {"w": where})


def pattern(text: str) -> LimitRequest:
    arguments = "from: $from, to: $to, pattern: $p, milliseconds: 30000"
    query = f"query ($from: ID!, $to: ID!, $p: String) {{ paths({arguments}) {{ nodes {{ length }} }} }}"
    return LimitRequest(query, {**ENDS, "p": text})


def cost(regions: int) -> LimitRequest:
    """1 + 100 + 100 · 100 + 100 · 100 · 48, then 98 + 98 · 99, and the regions; of the first nothing is there."""
    items = "items(first: 100) { nodes { element { entries(first: 48) { nodes { id } } } } }"
    nowhere = f'library(code: "none") {{ entries(first: 100) {{ nodes {{ {items} }} }} }}'
    libraries = "libraries(first: 98) { nodes { entries(first: 99) { nodes { id } } } }"
    return LimitRequest(f"{{ {nowhere} {libraries} regions(first: {regions}) {{ nodes {{ id }} }} }}")


ENDLESS = "UNWIND range(1, 1000000000000) AS n RETURN count(n) AS answer, [] AS known"
VERSION = "{ serviceInfo { version } }"
CASES: dict[str, tuple[LimitRequest, LimitRequest]] = {
    "head": (LimitRequest(VERSION, address=64_000), LimitRequest(VERSION, address=64_001)),
    "body": (LimitRequest(VERSION, body=1_000_000), LimitRequest(VERSION, body=1_000_001)),
    "document": (LimitRequest(VERSION.ljust(100_000)), LimitRequest(VERSION.ljust(100_001))),
    "tokens": (tokens(5_000), tokens(5_001)),
    "depth": (deep(15), deep(16)),
    "aliases": (
        LimitRequest(f"{{ serviceInfo {{ {repeated(30, 'a{}: version')} }} }}"),
        LimitRequest(f"{{ serviceInfo {{ {repeated(31, 'a{}: version')} }} }}"),
    ),
    "root_fields": (
        LimitRequest(f"{{ {repeated(10, 'a{}: __typename')} }}"),
        LimitRequest(f"{{ {repeated(11, 'a{}: __typename')} }}"),
    ),
    "selections": (selections(""), selections("graphVersion")),
    "comparisons": (comparisons(""), comparisons("nominal nominal")),
    "page": (page(100), page(101)),
    "ids": (ids(100), ids(101)),
    "values": (values(2_000), values(2_001)),
    "value_depth": (value_depth(16), value_depth(17)),
    "pattern": (pattern("ANY".ljust(500)), pattern("ANY".ljust(501))),
    "pattern_hops": (pattern("ANY{50} ANY{50}"), pattern("ANY{50} ANY{50} ANY")),
    "cost": (cost(99), cost(100)),
}


def test_every_limit_has_a_case() -> None:
    assert [*CASES, "statement"] == list(asdict(LIMITS))


@pytest.mark.parametrize("name", CASES)
async def test_limit_accepts_its_value_and_no_more(api: Api, name: str) -> None:
    at, over = CASES[name]
    answer = (await at.post(api)).json()
    assert "errors" not in answer
    assert answer["data"]
    refused = (await over.post(api)).json()
    assert not any((refused.get("data") or {}).values())
    (error,) = refused["errors"]
    assert error["extensions"]["code"] == CODES_OF_LIMITS.get(name, f"{name.upper()}_EXCEEDED")
    if name not in WITHOUT_NUMBERS:
        limit = asdict(LIMITS)[name]
        assert (error["extensions"]["limit"], error["extensions"]["found"]) == (limit, limit + 1)
    assert api.queries == []


async def test_statement_is_stopped_at_its_timeout(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each query is replaced by an endless statement with a short timeout."""
    defaults = Neo4jDatabase.read.__kwdefaults__ or {}
    assert defaults["timeout"] == LIMITS.statement
    original_read = Neo4jDatabase._read

    async def endless(self: Neo4jDatabase, statement: str, parameters: Mapping[str, Any], *more: Any) -> Any:
        del statement, parameters
        return await original_read(self, ENDLESS, {}, *more)

    with monkeypatch.context() as patched:
        patched.setitem(defaults, "timeout", 0.05)
        patched.setattr(Neo4jDatabase, "_read", endless)
        assert await api.code(VERSION) == "TIMEOUT"
    assert "serviceInfo" in await api.data(VERSION)


BOUNDS = [
    (f"{root} {name}", int(least), int(most.replace(",", "")))
    for root, rows in re.findall(r"^\| argument of `(\w+)` .*\n((?:\|.*\n)+)", LIMITS_PAGE, re.MULTILINE)
    for name, least, most in re.findall(r"^\| `([\w.]+)` \| (\d+) to ([\d,]+) ", rows, re.MULTILINE)
]
WALK = "query ($of: [ID!]!) { lineage(of: $of, direction: BOTH, %s) { nodes { depth } } }"
PATHS = "query ($from: ID!, $to: ID!) { paths(from: $from, to: $to, %s) { searchedLength } }"
IMPACT = "query ($of: [ID!]!) { impact(of: $of, %s) { asOf } }"
DIFF = """
query ($of: ID!) { diff(of: $of, from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", %s) { __typename } }"""
OF = "lineage of"
BOUNDED = {
    OF: "query ($of: [ID!]!) { lineage(of: $of, direction: BOTH) { nodes { depth } } }",
    "lineage depth": WALK % "depth: {}",
    "lineage width": WALK % "width: {}",
    "lineage first": WALK % "first: {}",
    "lineage milliseconds": WALK % "milliseconds: {}",
    "paths maxLength": PATHS % "maxLength: {}",
    "paths first": PATHS % "first: {}",
    "paths milliseconds": PATHS % "milliseconds: {}",
    "impact depth": IMPACT % "depth: {}",
    "impact milliseconds": IMPACT % "milliseconds: {}",
    "diff depth": DIFF % "depth: {}",
    "diff first": DIFF % "first: {}",
    "diff milliseconds": DIFF % "milliseconds: {}",
    "findings milliseconds": "{ findings(first: 1, milliseconds: {}) { nodes { __typename } } }",
}


def test_every_traversal_bound_has_a_case() -> None:
    assert [name for name, _, _ in BOUNDS] == list(BOUNDED)


@pytest.mark.parametrize(("name", "least", "most"), BOUNDS)
async def test_traversal_arguments_have_bounds(api: Api, name: str, least: int, most: int) -> None:
    for number in (least - 1, least, most, most + 1):
        of = [f"resource_{index}" for index in range(number)] if name == OF else ENDS["from"]
        document = BOUNDED[name] if name == OF else substitute(BOUNDED[name], "{}", str(number))
        answer = await api.post(document, of=of, **ENDS)
        codes = [error["extensions"]["code"] for error in answer.json().get("errors", ())]
        code = "BAD_PAGE_SIZE" if name.endswith(" first") else "BAD_ARGUMENT"
        if least <= number <= most:
            assert code not in codes
        else:
            assert codes == [code]
            assert api.queries == []


FINDINGS = "query ($flows: [ID!]) { findings(where: {flows: $flows}, first: 1) { nodes { __typename } } }"


async def test_findings_limits_are_as_documented(api: Api) -> None:
    assert "| each list in `where` | up to 100 values |" in LIMITS_PAGE
    for count, code in ((100, "UNKNOWN_FLOW"), (101, "BAD_ARGUMENT")):
        assert await api.code(FINDINGS, flows=[f"flow_{number}" for number in range(count)]) == code
    articles = substitute(FINDINGS, "$flows: [ID!]", "$articles: [Int!]", "flows: $flows", "articles: $articles")
    assert await api.data(articles, articles=[10] * 100)
    assert await api.code(articles, articles=[10] * 101) == "BAD_ARGUMENT"


def test_openlineage_body_limit_is_as_documented() -> None:
    """tests/graph/test_openlineage_http.py tests a longer body."""
    assert f"| body | {MAX_BYTES:,} bytes, unpacked |" in LIMITS_PAGE


RETURNED = "query ($to: String!) { returnFlows(to: $to, first: 1, milliseconds: %d) { nodes { chainComplete } } }"


async def test_return_flow_limits_are_as_documented(api: Api) -> None:
    assert f"1 to 30,000 for a page with its chains; the default is {DEFAULT_MILLISECONDS:,}" in LIMITS_PAGE
    assert f"A chain is followed up to {MAX_CHAIN_FLOWS} flows upstream" in LIMITS_PAGE
    assert f"over at most {MAX_VALUES['width']:,} flows into each resource" in LIMITS_PAGE
    for number in (0, 30_001):
        assert await api.code(RETURNED % number, to="653101000000") == "BAD_ARGUMENT"
        assert api.queries == []
    assert await api.data(RETURNED % 30_000, to="653101000000")


def test_queue_settings_are_as_documented() -> None:
    """tests/unit/test_codel_queue.py tests the queue, tests/api/test_admission.py that the application has one."""
    rows = dict(re.findall(r"^\| (target|interval|longest) \| ([\d,]+)", LIMITS_PAGE, re.MULTILINE))
    written = {name: int(value.replace(",", "")) for name, value in rows.items()}
    assert written == {
        "target": codel_queue.TARGET * 1000,
        "interval": codel_queue.INTERVAL * 1000,
        "longest": codel_queue.MAX_LENGTH,
    }
