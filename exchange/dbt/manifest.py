"""Reads a manifest with its catalog, and the results of its tests and of the freshness of its sources if given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from domain.model.load_report import Problem
from domain.rules.credentials import text_without_credentials
from domain.rules.secrecy import has_secret_mark
from exchange.dbt.files import INDIRECT, SECTIONS, Artifact, read_artifact
from exchange.dbt.freshness import freshness_facets
from exchange.dbt.json_reader import JsonReader
from exchange.dbt.naming import checked_namespace, dataset_key, key_from_id, table_name
from exchange.dbt.nodes import (
    NODE_TYPES,
    DbtNode,
    NodeContext,
    owner_names,
    read_node,
    secret_mark_problem,
    with_spelling_of_the_catalog,
)
from exchange.dbt.quality import quality_facets
from exchange.openlineage.assertions import ASSERTIONS, is_separate_assertion
from exchange.openlineage.names import is_name
from exchange.openlineage.state import key

MAX_INDIRECTIONS = 20


@dataclass(frozen=True, slots=True)
class DbtFiles:
    """The files of one import. Only the manifest is required."""

    manifest: Path
    catalog: Path | None = None
    run_results: Path | None = None
    sources: Path | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest with its other files.

    `project`: the project that it describes, empty if it does not name one. `generated`: the instant when it was
    generated, as text; `instants`: by facet the instant of the file that it comes from, if not the manifest.
    `namespace`: of the tables; null if none is known. `references`: dataset keys of the nodes that nodes depend on, by
    id. `refused`: ids of refused nodes.
    """

    project: str
    generated: str
    instants: Mapping[str, str]
    namespace: str | None
    adapter: str | None
    nodes: tuple[DbtNode, ...]
    references: Mapping[str, str]
    refused: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def inputs(self, node: DbtNode) -> list[str]:
        """The keys of the datasets that a node reads."""
        return [self.references[read] for read in node.reads if read in self.references]

    def instant(self, facet: str) -> str:
        """The instant of a facet of a dataset: that of the file that it comes from."""
        return self.instants.get(ASSERTIONS if is_separate_assertion(facet) else facet, self.generated)

    def table(self, node: DbtNode) -> str | None:
        """The key of a node's table in its data source; null if the namespace is not known or it has no table."""
        name = text_without_credentials(table_name(node.relation or "", self.adapter) or "")
        return key(self.namespace, name) if self.namespace and is_name(name) and name else None


def read(files: DbtFiles, namespace: str | None = None) -> Manifest:
    """Read and check the files. Raises SetupError."""
    artifact = read_artifact(files.manifest, "manifest", (12,), ("nodes", "sources"))
    catalog = read_artifact(files.catalog, "catalog", (1,), ("nodes", "sources")) if files.catalog else None
    metadata = JsonReader(artifact.name, artifact.name, artifact.metadata)
    adapter = metadata.text("adapter_type")
    document = JsonReader(artifact.name, artifact.name, artifact.content)
    context = NodeContext(_catalog_columns(catalog), _group_owners(document), adapter)
    nodes, refused, problems = [], set[str](), list(metadata.problems)
    for kind, reader in _readers(artifact, document):
        if node := read_node(reader, kind, context):
            nodes.append(replace(node, reads=tuple(_direct(artifact, node.reads))))
        else:
            refused.add(reader.key)
        problems += reader.problems
    quality, freshness = quality_facets(artifact, files.run_results), freshness_facets(artifact, files.sources)
    complete = [
        with_spelling_of_the_catalog(
            node.adding({**quality.facets.get(node.id, {}), **freshness.facets.get(node.id, {})})
        )
        for node in nodes
    ]
    stated = {**artifact.marked, **(catalog.marked if catalog else {}), **quality.marked, **freshness.marked}
    marked = {node.id: problem for node in complete if (problem := secret_mark_problem(node, stated.get(node.id)))}
    problems += [*document.problems, *quality.problems, *freshness.problems, *marked.values()]
    accepted = tuple(node for node in complete if node.id not in marked)
    packages = {node.id: node.package for node in accepted}
    return Manifest(
        project=_project(metadata, packages.values()),
        generated=artifact.generated,
        instants={
            **({"schema": catalog.generated} if catalog else {}),
            **quality.instants,
            **freshness.instants,
        },
        namespace=checked_namespace(namespace, adapter),
        adapter=adapter,
        nodes=accepted,
        references=_references(accepted, packages, marked),
        refused=frozenset(refused | marked.keys()),
        problems=tuple(problems),
    )


def _readers(artifact: Artifact, document: JsonReader) -> Iterator[tuple[str, JsonReader]]:
    """The nodes of the types that are imported, each with a reader."""
    for section in SECTIONS:
        for name, node in document.object(section).items():
            kind = "exposure" if section == "exposures" else _kind(name, node)
            if kind in NODE_TYPES:
                yield kind, JsonReader(artifact.name, name, node)


def _kind(name: str, node: object) -> str:
    """The type of a node; the one in its id where the node does not state it."""
    stated = node.get("resource_type") if isinstance(node, dict) else None
    return stated if isinstance(stated, str) else name.partition(".")[0]


def _project(metadata: JsonReader, packages: Iterable[str]) -> str:
    """The project of a manifest: its name, else the only package of its nodes."""
    stated = metadata.text("project_name") or metadata.text("project_id")
    if stated and is_name(stated) and not has_secret_mark(stated):
        return stated
    names = set(packages)
    return names.pop() if len(names) == 1 else ""


def _references(nodes: Iterable[DbtNode], packages: Mapping[str, str], secret: Iterable[str]) -> dict[str, str]:
    """The dataset keys of all nodes that the nodes depend on. A node that this manifest does not have, or that was
    refused, has the package in its id. One with the mark of a classified document is left out."""
    keys: dict[str, str] = {}
    for read_id in {read_id for node in nodes for read_id in node.reads} - set(secret):
        if read_id in packages:
            keys[read_id] = dataset_key(packages[read_id], read_id)
        elif is_name(read_id) and (reference := key_from_id(read_id)):
            keys[read_id] = reference
    return keys


def _direct(artifact: Artifact, reads: Iterable[str]) -> list[str]:
    """The datasets among these dependencies, and those behind metrics and semantic models."""
    found_ids, pending = set[str](), set(reads)
    for _ in range(MAX_INDIRECTIONS):
        found_ids |= pending
        readers = (JsonReader("", name, _indirect(artifact, name)) for name in pending)
        pending = {read_id for reader in readers for read_id in reader.texts("depends_on", "nodes")} - found_ids
        if not pending:
            break
    return sorted(found_ids)


def _indirect(artifact: Artifact, name: str) -> object:
    sections = (artifact.content.get(section) for section in INDIRECT)
    return next((section[name] for section in sections if isinstance(section, dict) and name in section), None)


def _group_owners(document: JsonReader) -> dict[tuple[str, str], tuple[str, ...]]:
    owners = {}
    for _, group in document.parts("groups"):
        package, name = group.text("package_name"), group.text("name")
        if package and name:
            owners[package, name] = owner_names(group.part("owner"))
    return owners


def _catalog_columns(catalog: Artifact | None) -> dict[str, JsonReader]:
    if catalog is None:
        return {}
    content = {**catalog.content["nodes"], **catalog.content["sources"]}
    return {name: JsonReader(catalog.name, name, node).part("columns") for name, node in content.items()}
