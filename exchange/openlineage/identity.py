"""The names of one dataset, and the resource that they stand for.

A symlinks facet declares that two names are one dataset. A dataset is a connected component of these links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.openlineage.schemas import value_of
from exchange.openlineage.state import DatasetFacts, digest, parts


@dataclass(frozen=True, slots=True)
class DatasetIdentity:
    """A dataset: all its names, its preferred name, and the id of its resource.

    `managed`: the resource was created by an import of lineage, so that imports also update it.
    """

    names: tuple[str, ...]
    name: str
    resource: str
    managed: bool

    @property
    def key(self) -> str:
        """The resource's id without its prefix, as the ids of its fields contain it."""
        return self.resource.removeprefix("resource_")


def resource_id(name: str) -> str:
    """The id of the resource that is created for a dataset that the catalog does not have."""
    return f"resource_{digest(name)}"


def group_names(datasets: Mapping[str, DatasetFacts]) -> list[tuple[str, ...]]:
    """Group the names by dataset; each group is sorted."""
    leader = {name: name for name in datasets}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for name, facts in datasets.items():
        for link in facts.links:
            first, second = sorted((find(name), find(link)))
            leader[second] = first
    groups: dict[str, list[str]] = {}
    for name in sorted(datasets):
        groups.setdefault(find(name), []).append(name)
    return [tuple(names) for names in groups.values()]


def dataset_identities(datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]) -> list[DatasetIdentity]:
    """The identity of each dataset.

    `catalogued`: ids of the resources with these names that were not created by an import, by name; such a resource
    stands for the dataset. Otherwise the preferred name is the one that producers use: the one with a symlinks facet.
    """
    identities = []
    for group in group_names(datasets):
        catalogued_names = [name for name in group if name in catalogued]
        producer_names = [name for name in group if value_of(datasets[name].facets, "symlinks") or datasets[name].links]
        name = (catalogued_names or producer_names or list(group))[0]
        resource = catalogued.get(name, resource_id(name))
        identities.append(DatasetIdentity(group, name, resource, managed=name not in catalogued))
    return identities


def resources_by_name(identities: Iterable[DatasetIdentity]) -> dict[str, str]:
    """Resource ids by dataset name."""
    return {name: identity.resource for identity in identities for name in identity.names}


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
