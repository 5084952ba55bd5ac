"""Builds small graphs and writes them with the real load commands.

`builder = GraphBuilder()`, `builder.region(…)`, `builder.entry(…)`, then `await builder.write(database)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.rules.audience import audience_id
from domain.rules.department_line import grassroots_kind
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
MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
SET field.audience = resource.audience
"""
ATTACH = """
UNWIND $rows AS row
MATCH (entry:CatalogEntry {code: row.entry}), (resource:DataResource {id: row.resource})
FOREACH (_ IN CASE WHEN row.former THEN [] ELSE [1] END |
  MERGE (entry)-[now:ATTACHED]->(resource) SET now.since = row.since, now.until = row.until, now.sample = true)
FOREACH (_ IN CASE WHEN row.former THEN [1] ELSE [] END |
  CREATE (entry)-[:FORMERLY_ATTACHED {since: row.since, until: row.until, sample: true}]->(resource))
"""
FIELD_PERIODS = """
UNWIND $rows AS row
MATCH (resource)-[has:HAS_FIELD]->(field:Field {id: row.field})
SET has.since = row.since, has.until = row.until
WITH resource, has, field, row WHERE row.former
CREATE (resource)-[former:FORMERLY_HAS_FIELD]->(field) SET former = properties(has)
DELETE has
"""
HIDE_RESOURCES = """
MATCH (resource:DataResource) WHERE resource.id IN $ids
SET resource.audience = 'DEPT:nobody'
WITH resource
MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
SET field.audience = resource.audience
"""
CLEAR = "MATCH (n) WHERE NOT n:Migration DETACH DELETE n"


@dataclass
class GraphBuilder:
    """Rows of a graph. Each method takes natural keys, adds one row and returns its key."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {act: [] for act in ACTS})
    derivations: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    field_periods: list[dict[str, Any]] = field(default_factory=list)
    hidden_resources: list[str] = field(default_factory=list)
    hides_resources_of_drafts: bool = False
    """Whether a resource that a draft is attached to has the audience of the draft, which no caller has today."""

    async def write(self, database: Neo4jDatabase) -> None:
        """Replaces the content of the database by this graph, in one transaction."""
        acts: list[tuple[str, dict[str, Any]]] = [
            (load_command(f"load/{act}").body, {"rows": rows}) for act, rows in self.rows.items() if rows
        ]
        if self.derivations:
            acts.append((load_command("lineage/derivation").body, {"rows": self.derivations}))
        if self.attachments:
            acts.append((ATTACH, {"rows": self.attachments}))
        if self.field_periods:
            acts.append((FIELD_PERIODS, {"rows": self.field_periods}))
        if self.hidden_resources:
            acts.append((HIDE_RESOURCES, {"ids": self.hidden_resources}))
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
        jurisdiction: str | None = "LOCAL",
    ) -> str:
        values = {"level": level, "jurisdiction": jurisdiction, "nominal": nominal, "depth": 1}
        edges = {"parent": parent, "administeredBy": administered_by, "byReference": by_reference}
        return self._add("region", "region", code, values, **edges)

    def department(
        self,
        code: str,
        serves: str,
        line: str | None = "公安",
        guided_by: str | None = None,
        *,
        name: str | None = None,
        level: str = "COUNTY",
        commissioned_by: Sequence[tuple[str, datetime, datetime]] = (),
        competent_for: str | None = None,
    ) -> str:
        """`commissioned_by`: (department code, since, until)."""
        name = name or code
        values: dict[str, Any] = {"kind": "GOVERNMENT", "line": line, "level": level, "regionCode": serves}
        values |= {"name": name, "identity": f"{serves}/{name}"}
        if kind := grassroots_kind(line, name):
            values["grassrootsKind"] = kind
        commissions = [{"department": by, "since": since, "until": until} for by, since, until in commissioned_by]
        edges = {"serves": serves, "competentFor": competent_for, "guidedBy": guided_by}
        return self._add("department", "department", code, values, **edges, commissionedBy=commissions)

    def platform(self, region: str, reports_to: str | None = None, *, level: str = "COUNTY") -> str:
        values = {"level": level, "regionCode": region}
        return self._add("platform", "platform", region, values, of=region, reportsTo=reports_to)

    def basis(self, key: str, rank: str | None = None) -> str:
        values = {"key": key, "instrument": "办法", "article": "第十三条", **({"rank": rank} if rank else {})}
        self.rows["basis"].append({"id": f"basis_{key}", "properties": values})
        return key

    def category(
        self,
        code: str = "NP-01",
        lines: Sequence[str] = ("公安", "民政"),
        *,
        collectors: Sequence[dict[str, Any]] | None = None,
        open: bool = False,
        subject: str = "NATURAL_PERSON",
    ) -> str:
        """`collectors`: properties of LAWFULLY_COLLECTED_BY in place of one collector for each of the lines."""
        basis = self.basis(f"law#{code}")
        if collectors is None:
            collectors = [{"collectorKind": "LINE", "name": f"{line}机关", "line": line} for line in lines]
        rows = [{**collector, "position": position, "sample": True} for position, collector in enumerate(collectors, 1)]
        values = {"subject": subject, "position": 1, "article": "第十三条", "open": open}
        return self._add("category", "category", code, values, basis=f"basis_{basis}", collectors=rows)

    def element(self, code: str, category: str = "NP-01") -> str:
        self._add("standard", "standard", f"YL/{code}", {})
        values = {"definition": code, "dataType": "STRING", "identifier": False, "position": 1}
        return self._add("element", "element", code, values, category=category, standard=f"YL/{code}")

    def designation(
        self,
        key: str,
        element: str,
        department: str,
        region: str,
        since: datetime = SINCE,
        until: datetime = OPEN_END,
        *,
        scope: str | None = None,
    ) -> str:
        category = next(row["category"] for row in self.rows["element"] if row["properties"]["code"] == element)
        values = {"since": since, "until": until, "sample": True, **({"scope": scope} if scope else {})}
        edges = {"element": element, "department": department, "region": region, "basis": f"basis_law#{category}"}
        self.rows["designation"].append({"id": f"designation_{key}", "properties": values, **edges})
        return key

    def classification(
        self, scheme: str, key: str, code: str, broader: str | None = None, *, name: str = "", position: int = 1
    ) -> str:
        """`broader`: a key of the same scheme."""
        values = {"scheme": scheme, "key": key, "code": code, "name": name or key, "namePinyin": name or key}
        row = {
            "id": f"class_{scheme}:{key}",
            "properties": {**values, "depth": 1, "position": position, "sample": True},
        }
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
        items: Sequence[tuple[str, str | None]] = (),
        restricted_by: Sequence[str] = (),
        libraries: Sequence[str] = (),
        classifications: Sequence[str] = (),
        draft: bool = False,
        audience: str | None = None,
        has_code: bool = True,
        **properties: Any,
    ) -> str:
        """Adds an entry, with an item for each element of `realizes` and then for each name and element of `items`.

        `restricted_by`: keys of legal bases. `classifications`: Relay ids. A draft has the audience of its provider.
        `has_code`: false for an entry without a code and without items, whose `code` is only in its id.
        """
        values = {
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
        if not has_code:
            del values["code"]
        edges = {
            "classifications": list(classifications),
            "restrictedBy": [f"basis_{key}" for key in restricted_by],
            "libraries": list(libraries),
        }
        self.rows["entry"].append({"id": f"entry_{code}", "properties": values, "provider": provider, **edges})
        for position, (name, element) in enumerate([*((element, element) for element in realizes), *items], 1):
            item = {"name": name, "position": position, "dataType": "STRING", "sample": True}
            row = {"id": f"item_{code}#{position}", "properties": item, "entry": code, "element": element}
            self.rows["item"].append(row)
        return code

    def resource(
        self,
        key: str,
        platform: str,
        entry: str | None = None,
        *,
        attached_since: datetime | None = SINCE,
        **properties: Any,
    ) -> str:
        """Every department may read a resource without an entry. `attached_since`: None for the instant of writing."""
        values = {"namespace": "test", "name": key, "title": key, "kind": "TABLE", "updatedAt": SINCE, "sample": True}
        values |= properties
        edges = {"platform": platform, "entry": entry, "attachedSince": attached_since}
        self.rows["resource"].append({"id": f"resource_{key}", "properties": values, **edges})
        return key

    def attach(self, entry: str, resource: str, since: datetime = SINCE, until: datetime = OPEN_END) -> None:
        """Attaches a resource from `since` to `until`; one that has ended is a former attachment. Without effect on the
        resource's audience."""
        span = {"since": since, "until": until, "former": until != OPEN_END}
        self.attachments.append({"entry": entry, "resource": f"resource_{resource}", **span})

    def hide(self, resource: str) -> None:
        """Gives a resource an audience that no caller has."""
        self.hidden_resources.append(f"resource_{resource}")

    def column(
        self,
        resource: str,
        name: str,
        item: str | None = None,
        since: datetime = SINCE,
        until: datetime = OPEN_END,
    ) -> str:
        """Adds a field of the resource from `since` to `until`. `item`: the Relay id of the item that it stores."""
        values = {"name": name, "position": 1, "dataType": "STRING", "sample": True}
        row = {"id": f"field_{resource}#{name}", "properties": values, "resource": f"resource_{resource}", "item": item}
        self.rows["field"].append(row)
        span = {"since": since, "until": until, "former": until != OPEN_END}
        self.field_periods.append({"field": row["id"], **span})
        return f"{resource}#{name}"

    def derives(self, key: str, source: str, target: str, since: datetime = SINCE, until: datetime = OPEN_END) -> str:
        """Adds the derivation of the field `target` from the field `source`."""
        values = {"since": since, "until": until, "job": "job_test"}
        ends = {"from": f"field_{source}", "to": f"field_{target}"}
        self.derivations.append({"id": f"derives_{key}", "properties": values, **ends})
        return key

    def flow(
        self,
        key: str,
        source: str,
        target: str,
        kind: str = "RETURN_FLOW",
        since: datetime = SINCE,
        until: datetime = OPEN_END,
        **properties: Any,
    ) -> str:
        values = {"kind": kind, "since": since, "until": until, "sample": True, **properties}
        edges = {"from": f"resource_{source}", "to": f"resource_{target}"}
        self.rows["flow"].append({"id": f"flow_{key}", "properties": values, **edges})
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
        purpose: str = "核验",
        scope: str | None = None,
    ) -> str:
        values = {"purpose": purpose, "freshness": freshness, "position": position, "scope": scope, "sample": True}
        edges = {"scenario": scenario, "element": element, "entry": entry}
        self.rows["need"].append({"id": f"need_{scenario}#{position}", "properties": values, **edges})
        return f"need_{scenario}#{position}"

    def _add(self, act: str, prefix: str, code: str, properties: dict[str, Any], **edges: Any) -> str:
        values = {"code": code, "name": code, "namePinyin": code, "sample": True, **properties}
        self.rows[act].append({"id": f"{prefix}_{code}", "properties": values, **edges})
        return code
