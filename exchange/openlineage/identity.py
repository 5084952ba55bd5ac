"""Names of one dataset, and the resource they stand for.

A symlinks facet says that two names are one dataset; what is connected so, through however many names, is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.openlineage.facets import value_of
from exchange.openlineage.state import DatasetFacts, digest, parts


@dataclass(frozen=True, slots=True)
class DatasetIdentity:
    """A dataset: its names, the one it goes by, and its resource. `ours`: no door but this one writes it."""

    names: tuple[str, ...]
    name: str
    resource: str
    ours: bool

    @property
    def key(self) -> str:
        """What the ids of its fields hold: the resource's id without its prefix."""
        return self.resource.removeprefix("resource_")


def resource_id(name: str) -> str:
    """The id of a resource that a dataset becomes where there is none."""
    return f"resource_{digest(name)}"


def together(datasets: Mapping[str, DatasetFacts]) -> list[tuple[str, ...]]:
    """The names by dataset, each group sorted."""
    leader = {name: name for name in datasets}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for name, said in datasets.items():
        for link in said.links:
            first, second = sorted((find(name), find(link)))
            leader[second] = first
    groups: dict[str, list[str]] = {}
    for name in sorted(datasets):
        groups.setdefault(find(name), []).append(name)
    return [tuple(names) for names in groups.values()]


def dataset_identities(datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]) -> list[DatasetIdentity]:
    """Each dataset with its resource.

    `catalogued`: the ids of resources with these names that came by another door; such a one stands for the dataset.
    Else it goes by the name that its producers give it before its symlinks: those that carry the facet.
    """
    found = []
    for names in together(datasets):
        known = [name for name in names if name in catalogued]
        own = [name for name in names if value_of(datasets[name].facets, "symlinks") or datasets[name].links]
        name = (known or own or list(names))[0]
        found.append(DatasetIdentity(names, name, catalogued.get(name, resource_id(name)), ours=name not in catalogued))
    return found


def resources_of(standing: Iterable[DatasetIdentity]) -> dict[str, str]:
    """Name → resource."""
    return {name: each.resource for each in standing for name in each.names}


def kind_of(name: str) -> str:
    """What a resource of this namespace is, told by the scheme; the specification's naming conventions."""
    scheme = parts(name)[0].partition("://")[0].casefold()
    if scheme in ("file", "s3", "s3a", "gs", "gcs", "hdfs", "abfss", "abfs", "wasbs", "dbfs", "oss", "cos", "obs"):
        return "FILE"
    if scheme in ("kafka", "kinesis", "pubsub", "pulsar", "eventhub"):
        return "STREAM"
    return "API" if scheme in ("http", "https") else "TABLE"
