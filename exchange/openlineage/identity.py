"""The names of one dataset, and the resource that they stand for.

A symlinks facet declares that two names are one dataset, a lifecycleStateChange facet that one replaced the other. A
dataset is a connected component of these links. A link that would join two catalogued resources, or rename a dataset to
the name of another one, is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.openlineage.column_case import is_case_insensitive
from exchange.openlineage.state import DatasetFacts, LineageState, digest, parts


@dataclass(frozen=True, slots=True)
class DatasetIdentity:
    """A dataset: all its names, its preferred name (the latest one, if it was renamed), and the id of its resource.

    `managed`: the resource was created by an import of lineage, so that imports also update it.
    """

    names: tuple[str, ...]
    name: str
    resource: str
    managed: bool

    @property
    def folds_columns(self) -> bool:
        """Whether columns whose names differ in case only are one. A catalogued resource has those of its feed."""
        return self.managed and any(map(is_case_insensitive, self.names))


def resource_id(name: str) -> str:
    """The id of the resource that is created for a dataset that the catalog does not have."""
    return f"resource_{digest(name)}"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A statement that two names are one dataset. `at`: its instant; `run`: of a renaming, the run that renamed."""

    at: str
    name: str
    other: str
    renames: bool = False
    run: str = ""

    def is_stated_by(self, state: LineageState) -> bool:
        """Whether the events of a state contain this link."""
        facts = state.datasets.get(self.name)
        return facts is not None and self.other in (facts.renamed if self.renames else facts.links)


def links_of(datasets: Mapping[str, DatasetFacts]) -> list[Link]:
    """The links that the datasets state, in the order in which they are applied: the earliest first."""
    symlinks = [
        Link(facts.links[other], name, other)
        for name, facts in datasets.items()
        for other in facts.current_links
        if other in datasets
    ]
    renamings = [
        Link(at, name, former, renames=True, run=run)
        for name, facts in datasets.items()
        for former, (at, run) in facts.renamed.items()
        if former in datasets
    ]
    return sorted([*symlinks, *renamings])


def group_names(
    datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]
) -> tuple[list[tuple[str, ...]], list[Link]]:
    """The names grouped by dataset, each group sorted, and the rejected links. `catalogued`: as for
    `dataset_identities`."""
    leader = {name: name for name in datasets}
    resources = {name: {catalogued[name]} if name in catalogued else set() for name in datasets}
    rejected = []

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for link in links_of(datasets):
        first, second = sorted((find(link.name), find(link.other)))
        if first == second:
            continue
        joined = resources[first] | resources[second]
        if len(joined) > 1 or (link.renames and _is_another(datasets[link.name], link, catalogued)):
            rejected.append(link)
        else:
            leader[second], resources[first] = first, joined
    groups: dict[str, list[str]] = {}
    for name in sorted(datasets):
        groups.setdefault(find(name), []).append(name)
    return [tuple(names) for names in groups.values()], rejected


def _is_another(facts: DatasetFacts, renaming: Link, catalogued: Mapping[str, str]) -> bool:
    """Whether the new name of a renaming was a dataset before."""
    is_older = facts.seen < renaming.at and not (renaming.run and facts.seen_by == renaming.run)
    return is_older or facts.key in catalogued


def dataset_identities(
    datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]
) -> tuple[list[DatasetIdentity], list[Link]]:
    """The identity of each dataset, and the rejected links.

    `catalogued`: ids of the resources with these names that were not created by an import, by name; such a resource
    stands for the dataset. Otherwise the preferred name is the one that producers use: the one with a symlinks facet. A
    renamed dataset keeps the resource of its former name.
    """
    groups, rejected = group_names(datasets, catalogued)
    renamings = [link for link in links_of(datasets) if link.renames and link not in rejected]
    identities = []
    for group in groups:
        members = set(group)
        new_names = {link.name: link for link in renamings if link.name in members}
        first_names = [name for name in group if name not in new_names] or list(group)
        catalogued_names = [name for name in group if name in catalogued]
        producer_names = [name for name in first_names if datasets[name].current_links]
        first = (catalogued_names or producer_names or first_names)[0]
        resource = catalogued.get(first, resource_id(first))
        managed = first not in catalogued
        latest = max(new_names.values()).name if new_names and managed else first
        identities.append(DatasetIdentity(group, latest, resource, managed))
    return identities, rejected


def resources_by_name(identities: Iterable[DatasetIdentity]) -> dict[str, str]:
    """Resource ids by dataset name."""
    return {name: identity.resource for identity in identities for name in identity.names}


def drops_by_resource(
    identities: Iterable[DatasetIdentity], datasets: Mapping[str, DatasetFacts]
) -> dict[str, list[str]]:
    """The instants at which a dataset was dropped under any of its names, by resource id."""
    return {
        identity.resource: sorted({at for name in identity.names for at in datasets[name].dropped})
        for identity in identities
    }


def resources_with_folded_columns(resources: Mapping[str, str]) -> set[str]:
    """The resources made by an import whose columns are case-insensitive. `resources`: resource ids by dataset name."""
    managed = {resource for name, resource in resources.items() if resource == resource_id(name)}
    return {resource for name, resource in resources.items() if resource in managed and is_case_insensitive(name)}


def kind_of(name: str) -> str:
    """The kind of a resource, from the scheme of its namespace (naming conventions of the specification)."""
    scheme = parts(name)[0].partition("://")[0].casefold()
    if scheme == "dbt" and parts(name)[1].startswith("exposure."):
        return "API"
    if scheme in ("file", "s3", "s3a", "gs", "gcs", "hdfs", "abfss", "abfs", "wasbs", "dbfs", "oss", "cos", "obs"):
        return "FILE"
    if scheme in ("kafka", "kinesis", "pubsub", "pulsar", "eventhub"):
        return "STREAM"
    return "API" if scheme in ("http", "https") else "TABLE"
