"""The names of one dataset, and the resource that they stand for.

A symlinks facet declares that two names are one dataset, a lifecycleStateChange facet that one replaced the other. A
link that would join two catalogued resources, or rename a dataset to the name of another one, is rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from exchange.openlineage.bindings import Binding, Bindings
from exchange.openlineage.column_case import is_case_insensitive
from exchange.openlineage.dataset_links import Link
from exchange.openlineage.name_periods import NamePeriod, PeriodGroups, group_periods
from exchange.openlineage.state import DatasetFacts, digest, parts


@dataclass(frozen=True, slots=True)
class DatasetIdentity:
    """A dataset: the periods of its names, its preferred name (the latest one, if it was renamed), and the id of its
    resource.

    `managed`: the resource was created by an import of lineage, so that imports also update it.
    """

    periods: tuple[NamePeriod, ...]
    name: str
    resource: str
    managed: bool

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the dataset has or had."""
        return tuple(dict.fromkeys(period.name for period in self.periods))

    @property
    def folds_columns(self) -> bool:
        """Whether columns whose names differ in case only are one. A catalogued resource has those of its feed."""
        return self.managed and any(map(is_case_insensitive, self.names))

    def members(self, datasets: Mapping[str, DatasetFacts]) -> list[DatasetFacts]:
        """The facts of its names, each in its periods."""
        return [period.facts(datasets[period.name]) for period in self.periods]


def resource_id(name: str, since: str = "") -> str:
    """The id of the resource that is created for a dataset that the catalog does not have. `since`: the begin of the
    period in which it has the name."""
    return f"resource_{digest(name, since) if since else digest(name)}"


def dataset_identities(
    datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]
) -> tuple[list[DatasetIdentity], Bindings, list[Link]]:
    """The identity of each dataset, what each name is bound to, and the rejected links.

    `catalogued`: ids of the resources with these names that were not created by an import, by name; such a resource
    stands for the dataset. Otherwise the preferred name is the one that producers use: the one with a symlinks facet. A
    renamed dataset keeps the resource of its former name.
    """
    grouped = group_periods(datasets, catalogued)
    identities = [_identity(group, grouped.renamings, datasets, catalogued) for group in grouped.groups]
    return identities, _bindings(identities, grouped), list(grouped.rejected)


def _identity(
    group: tuple[NamePeriod, ...],
    renamings: Mapping[NamePeriod, Sequence[Link]],
    datasets: Mapping[str, DatasetFacts],
    catalogued: Mapping[str, str],
) -> DatasetIdentity:
    begins: dict[str, str] = {}
    for period in group:
        begins.setdefault(period.name, period.since)
    renamed = sorted(link for period in group for link in renamings.get(period, ()))
    new_names = {link.name for link in renamed}
    first_names = [name for name in begins if name not in new_names] or list(begins)
    catalogued_names = [name for name in begins if name in catalogued]
    producer_names = [name for name in first_names if datasets[name].current_links]
    first = (catalogued_names or producer_names or first_names)[0]
    resource = catalogued.get(first, resource_id(first, begins[first]))
    if first in catalogued:
        return DatasetIdentity(group, first, resource, managed=False)
    present = [period.name for period in group if not period.until]
    names = [link.name for link in renamed if link.name in present] or ([first] if first in present else present)
    return DatasetIdentity(group, names[-1] if names else first, resource, managed=True)


def _bindings(identities: Iterable[DatasetIdentity], grouped: PeriodGroups) -> dict[str, tuple[Binding, ...]]:
    """What each name is bound to, in the order of its periods. Periods that do not differ are one."""
    identities = list(identities)
    folded = {identity.resource for identity in identities if identity.folds_columns}
    periods = sorted((period, identity.resource) for identity in identities for period in identity.periods)
    bindings: dict[str, list[Binding]] = {}
    for period, resource in periods:
        earlier = bindings.setdefault(period.name, [])
        binding = Binding(resource, period.until, grouped.dropped.get(period, ()), resource in folded)
        if earlier and replace(earlier[-1], until=period.until) == binding:
            earlier.pop()
        earlier.append(binding)
    return {name: tuple(bound) for name, bound in bindings.items()}


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
