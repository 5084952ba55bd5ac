"""One node of a manifest: a model, source, seed, snapshot or exposure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.model.load_report import Problem
from domain.rules.secrecy import secret_data_violation, secret_mark_paths
from exchange.dbt.json_reader import JsonReader, reported_key
from exchange.dbt.naming import DATA_TYPES, dataset_key
from exchange.openlineage.assertions import assertion_facets, is_separate_assertion
from exchange.openlineage.names import is_name
from exchange.openlineage.stored_facts import DECLARED_TESTS

JOB_TYPES = ("model", "snapshot", "exposure")
"""Types of nodes that are jobs: they read other nodes."""
NODE_TYPES = (*DATA_TYPES, "exposure")
TAG_SOURCE = "DBT"


@dataclass(frozen=True, slots=True)
class DbtNode:
    """A node, the ids of the nodes that it depends on, and its facets as a dataset and as a job.

    Its columns are in the facet `schema` if the catalog has them, else in `dbt_columns`. `relation`: the name of its
    table as dbt writes it.
    """

    id: str
    package: str
    kind: str
    reads: tuple[str, ...]
    facets: Mapping[str, Any] = field(default_factory=dict)
    job_facets: Mapping[str, Any] = field(default_factory=dict)
    relation: str | None = None

    @property
    def key(self) -> str:
        return dataset_key(self.package, self.id)

    def adding(self, facets: Mapping[str, Any]) -> DbtNode:
        """This node with more facets of its dataset."""
        return replace(self, facets={**self.facets, **facets})


@dataclass(frozen=True, slots=True)
class NodeContext:
    """The parts of the files that several nodes need. `columns`: those of the catalog by node; `owners`: owners of
    groups by package and group; `adapter`: dbt's adapter, such as postgres."""

    columns: Mapping[str, JsonReader]
    owners: Mapping[tuple[str, str], tuple[str, ...]]
    adapter: str | None


def read_node(reader: JsonReader, kind: str, context: NodeContext) -> DbtNode | None:
    """The node; null if it is refused because its package or its dependencies cannot be read. A problem of any other
    part is noted, and the part is left out."""
    package = reader.text("package_name")
    if package is None or not is_name(package) or not is_name(reader.key):
        path = ("package_name",) if is_name(reader.key) else ()
        reader.note(path, "it is missing or not a name", "缺失或不是名称", refused=True)
        return None
    noted = len(reader.problems)
    reads = reader.texts("depends_on", "nodes")
    if len(reader.problems) > noted:
        reader.problems[noted:] = [replace(problem, refused=True) for problem in reader.problems[noted:]]
        return None
    facets = _facets(reader, kind, package, context)
    return DbtNode(
        reader.key,
        package,
        kind,
        tuple(sorted(set(reads))),
        facets,
        _job_facets(reader, facets, context.adapter) if kind in JOB_TYPES else {},
        reader.text("relation_name"),
    )


def with_spelling_of_the_catalog(node: DbtNode) -> DbtNode:
    """This node with the columns of its tags and tests as the catalog spells them, where the names differ in case."""
    names = {column["name"] for column in node.facets.get("schema", {}).get("fields", ())}
    by_folded_name = {name.casefold(): name for name in sorted(names)}

    def spelled(stated: Mapping[str, Any], member: str) -> dict[str, Any]:
        column = stated.get(member)
        if column is None or column in names:
            return dict(stated)
        return {**stated, member: by_folded_name.get(column.casefold(), column)}

    facets: dict[str, Any] = {}
    for name, value in node.facets.items():
        if name == "tags":
            facets[name] = {"tags": [spelled(tag, "field") for tag in value["tags"]]}
        elif name == DECLARED_TESTS:
            facets[name] = {"tests": [spelled(test, "column") for test in value["tests"]]}
        elif is_separate_assertion(name):
            facets |= assertion_facets([spelled(value, "column")])
        else:
            facets[name] = value
    return replace(node, facets=facets)


def secret_mark_problem(node: DbtNode, stated: str | None = None) -> Problem | None:
    """The refusal of a node with the mark of a classified document in any of its texts; null if it has none. The facets
    of the dataset and of the job are checked separately, since both may have one of a name, such as `tags`.

    `stated`: the path of a mark in its file, which may be part of a credential that was removed."""
    texts = {"unique_id": node.id, "package_name": node.package, "depends_on": list(node.reads)}
    checked = (texts, node.facets, node.job_facets)
    path = next((path for part in checked for path in secret_mark_paths(part)), stated)
    if path is None:
        return None
    return secret_data_violation(path.removeprefix("$.")).problem(reported_key(node.id), refused=True)


def _facets(reader: JsonReader, kind: str, package: str, context: NodeContext) -> dict[str, Any]:
    names = ("relation_name", "resource_type", "package_name", "name")
    facets: dict[str, Any] = {"dbt": {name: reader.text(name) for name in names}}
    if kind == "exposure":
        facets["dbt"] |= {name: reader.text(name) for name in ("type", "url", "maturity", "label")}
    described = list(_columns(reader.part("columns")))
    catalogued = context.columns.get(reader.key)
    columns = list(_columns(catalogued)) if catalogued else []
    reader.problems += catalogued.problems if catalogued else []
    if columns:
        facets["schema"] = {"fields": [_with_description(column, described) for column in columns]}
    elif described:
        facets["dbt_columns"] = {"fields": described}
    if description := reader.text("description"):
        facets["documentation"] = {"description": description}
    if owners := tuple(dict.fromkeys(_owners(reader, package, context))):
        facets["ownership"] = {"owners": [{"name": owner} for owner in owners]}
    if tags := list(_tags(reader)):
        facets["tags"] = {"tags": tags}
    return facets


def _job_facets(reader: JsonReader, facets: Mapping[str, Any], adapter: str | None) -> dict[str, Any]:
    job_facets = {name: facets[name] for name in ("documentation", "ownership") if name in facets}
    if tags := [tag for tag in facets.get("tags", {}).get("tags", ()) if "field" not in tag]:
        job_facets["tags"] = {"tags": tags}
    code = reader.text("compiled_code") or reader.text("raw_code")
    if code and (reader.text("language") or "sql") == "sql":
        job_facets["sql"] = {"query": code, **({"dialect": adapter} if adapter else {})}
    return job_facets


def _columns(columns: JsonReader) -> Iterator[dict[str, Any]]:
    """The columns of a node or of its entry in the catalog, in the catalog's order."""
    parts = sorted(columns.parts(), key=lambda part: part[1].number("index") or 0)
    for _, column in parts:
        stated = column.text("name")
        if not is_name(stated):
            column.note(("name",), "it is missing or not a name; the column is left out", "缺失或不是名称，该列未导入")
            continue
        description = column.text("description") or column.text("comment")
        yield {
            "name": stated,
            "type": column.text("type") or column.text("data_type"),
            **({"description": description} if description else {}),
        }


def _with_description(column: dict[str, Any], described: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A column of the catalog with the description in the manifest, where names may differ in case."""
    named = {other["name"].casefold(): other for other in described}
    description = named.get(column["name"].casefold(), {}).get("description") or column.get("description")
    return {**column, "description": description} if description else column


def _owners(reader: JsonReader, package: str, context: NodeContext) -> Iterator[str]:
    """The owners that the node, its group and its `meta.owner` name."""
    yield from owner_names(reader.part("owner"))
    for path in (("meta",), ("config", "meta")):
        meta = reader.object(*path)
        if isinstance(meta.get("owner"), dict):
            yield from owner_names(reader.part(*path, "owner"))
        elif isinstance(meta.get("owner"), list):
            yield from reader.texts(*path, "owner")
        elif owner := reader.text(*path, "owner"):
            yield owner
    group = reader.text("group") or reader.text("config", "group")
    if group:
        yield from context.owners.get((package, group), ())


def owner_names(owner: JsonReader) -> tuple[str, ...]:
    """The name of an owner; its address where it has no name."""
    name = owner.text("name") or owner.text("email")
    return (name,) if name else ()


def _tags(reader: JsonReader) -> Iterator[dict[str, str]]:
    """Tags in the form of the facet of OpenLineage."""
    for tag in dict.fromkeys((*reader.texts("tags"), *reader.texts("config", "tags"))):
        yield {"key": tag, "value": "true", "source": TAG_SOURCE}
    for _, column in reader.parts("columns"):
        if name := column.text("name"):
            for tag in dict.fromkeys((*column.texts("tags"), *column.texts("config", "tags"))):
                yield {"key": tag, "value": "true", "source": TAG_SOURCE, "field": name}
