"""Small graphs, written through the real load commands.

`small = Small()`, `small.region(…)`, `small.entry(…)`, then `await small.write(database)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.rules.audience import audience_id
from graph.client.database import Neo4jDatabase
from graph.query_files import load_command

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
ACTS = (
    "region",
    "department",
    "platform",
    "basis",
    "standard",
    "category",
    "element",
    "designation",
    "classification",
    "library",
    "entry",
    "item",
    "resource",
    "field",
    "flow",
    "scenario",
    "need",
)
HIDE = """
MATCH (entry:CatalogEntry {status: 'DRAFT'})-[:ATTACHED]->(resource:DataResource)
SET resource.audience = entry.audience
WITH resource
MATCH (resource)-[:HAS_FIELD]->(field)
SET field.audience = resource.audience
"""
CLEAR = "MATCH (n) WHERE NOT n:Migration DETACH DELETE n"


@dataclass
class Small:
    """A graph in the making. Every method takes natural keys, adds one row and returns the key."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {act: [] for act in ACTS})
    derivations: list[dict[str, Any]] = field(default_factory=list)
    hides_resources_of_drafts: bool = False
    """Whether a resource that a draft is attached to is seen by nobody of today: what narrower audiences will do."""

    async def write(self, database: Neo4jDatabase) -> None:
        """Leaves this graph and nothing else in the database, in one transaction."""
        acts = [(load_command(f"load/{act}").body, {"rows": rows}) for act, rows in self.rows.items() if rows]
        if self.derivations:
            acts.append((load_command("lineage/derivation").body, {"rows": self.derivations}))
        if self.hides_resources_of_drafts:
            acts.append((HIDE, {}))
        await database.write([(CLEAR, {}), *acts])

    def region(
        self,
        code: str,
        parent: str | None = None,
        *,
        administered_by: str | None = None,
        by_reference: str | None = None,
        nominal: bool = False,
        level: str = "COUNTY",
    ) -> str:
        own = {"level": level, "jurisdiction": "LOCAL", "nominal": nominal, "depth": 1}
        edges = {"parent": parent, "administeredBy": administered_by, "byReference": by_reference}
        return self._add("region", "region", code, own, **edges)

    def department(self, code: str, serves: str, line: str | None = "公安", guided_by: str | None = None) -> str:
        own = {"kind": "GOVERNMENT", "line": line, "level": "COUNTY", "regionCode": serves}
        own |= {"identity": f"{serves}/{code}"}
        return self._add("department", "department", code, own, serves=serves, competentFor=None, guidedBy=guided_by)

    def platform(self, region: str, reports_to: str | None = None, *, level: str = "COUNTY") -> str:
        own = {"level": level, "regionCode": region}
        return self._add("platform", "platform", region, own, of=region, reportsTo=reports_to)

    def category(self, code: str = "NP-01", lines: Sequence[str] = ("公安", "民政")) -> str:
        basis = f"law#{code}"
        self.rows["basis"].append(
            {"id": f"basis_{basis}", "properties": {"key": basis, "instrument": "办法", "article": "第十三条"}}
        )
        collectors = [
            {"collectorKind": "LINE", "name": f"{line}机关", "line": line, "position": place, "sample": True}
            for place, line in enumerate(lines, 1)
        ]
        own = {"subject": "NATURAL_PERSON", "position": 1, "article": "第十三条"}
        return self._add("category", "category", code, own, basis=f"basis_{basis}", collectors=collectors)

    def element(self, code: str, category: str = "NP-01") -> str:
        self._add("standard", "standard", f"YL/{code}", {})
        own = {"definition": code, "dataType": "STRING", "identifier": False, "position": 1}
        return self._add("element", "element", code, own, category=category, standard=f"YL/{code}")

    def designation(
        self,
        key: str,
        element: str,
        department: str,
        region: str,
        since: datetime = SINCE,
        until: datetime = OPEN_END,
    ) -> str:
        category = next(row["category"] for row in self.rows["element"] if row["properties"]["code"] == element)
        own = {"since": since, "until": until, "sample": True}
        edges = {"element": element, "department": department, "region": region, "basis": f"basis_law#{category}"}
        self.rows["designation"].append({"id": f"designation_{key}", "properties": own, **edges})
        return key

    def classification(
        self, scheme: str, key: str, code: str, broader: str | None = None, *, name: str = "", position: int = 1
    ) -> str:
        """`broader`: a key of the same scheme."""
        own = {"scheme": scheme, "key": key, "code": code, "name": name or key, "namePinyin": name or key}
        row = {"id": f"class_{scheme}:{key}", "properties": {**own, "depth": 1, "position": position, "sample": True}}
        self.rows["classification"].append({**row, "broader": f"class_{scheme}:{broader}" if broader else None})
        return key

    def library(self, code: str, led_by: str) -> str:
        return self._add("library", "library", code, {"kind": "BASE", "position": 1}, ledBy=led_by, builtBy=[])

    def entry(
        self,
        code: str,
        provider: str,
        *,
        realizes: Sequence[str] = (),
        libraries: Sequence[str] = (),
        classifications: Sequence[str] = (),
        draft: bool = False,
        audience: str | None = None,
        **properties: Any,
    ) -> str:
        """With an item for each element it realizes. `classifications`: Relay ids. A draft is its provider's alone."""
        own = {
            "code": code,
            "title": code,
            "titlePinyin": code,
            "status": "DRAFT" if draft else "PUBLISHED",
            "shareType": "UNCONDITIONAL",
            "updateCycle": "DAILY",
            "updatedAt": SINCE,
            "source": "test",
            "sourceKey": code,
            "sourceIdentity": f"test/{code}",
            "missing": [],
            "audience": audience or audience_id([f"DEPT:{provider}" if draft else "GOV"]),
            "sample": True,
            **properties,
        }
        edges = {"classifications": list(classifications), "restrictedBy": [], "libraries": list(libraries)}
        self.rows["entry"].append({"id": f"entry_{code}", "properties": own, "provider": provider, **edges})
        for place, element in enumerate(realizes, 1):
            item = {"name": element, "position": place, "dataType": "STRING", "sample": True}
            row = {"id": f"item_{code}#{place}", "properties": item, "entry": code, "element": element}
            self.rows["item"].append(row)
        return code

    def resource(self, key: str, platform: str, entry: str | None = None, **properties: Any) -> str:
        """One without an entry is to be seen by every department."""
        own = {"namespace": "test", "name": key, "title": key, "kind": "TABLE", "updatedAt": SINCE, "sample": True}
        own |= properties
        edges = {"platform": platform, "entry": entry}
        self.rows["resource"].append({"id": f"resource_{key}", "properties": own, **edges})
        return key

    def column(self, resource: str, name: str, item: str | None = None) -> str:
        """A field. `item`: the Relay id of the item it stores."""
        own = {"name": name, "position": 1, "dataType": "STRING", "sample": True}
        row = {"id": f"field_{resource}#{name}", "properties": own, "resource": f"resource_{resource}", "item": item}
        self.rows["field"].append(row)
        return f"{resource}#{name}"

    def derives(self, key: str, giver: str, taker: str, since: datetime = SINCE, until: datetime = OPEN_END) -> str:
        """That a field comes of another."""
        own = {"since": since, "until": until, "job": "job_test"}
        ends = {"from": f"field_{giver}", "to": f"field_{taker}"}
        self.derivations.append({"id": f"derives_{key}", "properties": own, **ends})
        return key

    def flow(
        self,
        key: str,
        giver: str,
        taker: str,
        kind: str = "RETURN_FLOW",
        since: datetime = SINCE,
        until: datetime = OPEN_END,
        **properties: Any,
    ) -> str:
        own = {"kind": kind, "since": since, "until": until, "sample": True, **properties}
        edges = {"from": f"resource_{giver}", "to": f"resource_{taker}"}
        self.rows["flow"].append({"id": f"flow_{key}", "properties": own, **edges})
        return key

    def scenario(self, code: str) -> str:
        return self._add("scenario", "scenario", code, {"description": code})

    def need(
        self,
        scenario: str,
        position: int,
        *,
        element: str | None = None,
        entry: str | None = None,
        freshness: str = "DAILY",
    ) -> str:
        own = {"purpose": "核验", "freshness": freshness, "position": position, "sample": True}
        edges = {"scenario": scenario, "element": element, "entry": entry}
        self.rows["need"].append({"id": f"need_{scenario}#{position}", "properties": own, **edges})
        return f"need_{scenario}#{position}"

    def _add(self, act: str, prefix: str, code: str, properties: dict[str, Any], **edges: Any) -> str:
        own = {"code": code, "name": code, "namePinyin": code, "sample": True, **properties}
        self.rows[act].append({"id": f"{prefix}_{code}", "properties": own, **edges})
        return code
