"""Builds the whole sample and its batches, nodes before their relationships. The same facts give the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.model.batch import Batch, Row, batched
from exchange.sample.classification import classification_rows
from exchange.sample.departments import SampleDepartment, by_region_and_line, department_rows, sample_departments
from exchange.sample.derivations import derivation_rows
from exchange.sample.designations import SampleDesignation, designation_rows, sample_designations
from exchange.sample.entries import SampleEntry, sample_entries
from exchange.sample.entry_rows import entry_rows, item_rows
from exchange.sample.flows import SampleFlow, flow_rows, sample_flows
from exchange.sample.law import basis_rows, category_rows, element_rows, standard_rows
from exchange.sample.libraries import library_rows
from exchange.sample.platforms import platform_rows
from exchange.sample.read_facts import Facts, read_facts
from exchange.sample.regions import SampleRegion, region_rows, sample_regions
from exchange.sample.resource_rows import field_rows, resource_rows
from exchange.sample.resources import SampleResource, sample_resources
from exchange.sample.sample_day import FIRST_DAY, moved_by
from exchange.sample.scenarios import need_rows, scenario_rows

# Larger batches save round trips; with a few thousand rows a transaction still takes well under a second.
BATCH_SIZE = 2_000


@dataclass(frozen=True)
class Sample:
    """Everything in the sample, before it becomes rows. Its update dates are those for FIRST_DAY."""

    facts: Facts
    regions: tuple[SampleRegion, ...]
    departments: tuple[SampleDepartment, ...]
    designations: tuple[SampleDesignation, ...]
    entries: tuple[SampleEntry, ...]
    resources: tuple[SampleResource, ...]
    flows: tuple[SampleFlow, ...]


def build_sample(facts: Facts | None = None) -> Sample:
    """Build the sample from the facts (default: those under `sample/`); takes about four seconds."""
    facts = facts or read_facts()
    regions = sample_regions(facts)
    departments = sample_departments(facts, regions)
    departments_by_line = by_region_and_line(departments)
    catalog = sample_entries(facts, regions, departments_by_line)
    resources = sample_resources(facts, regions, catalog)
    return Sample(
        facts=facts,
        regions=regions,
        departments=departments,
        designations=sample_designations(facts, departments_by_line),
        entries=catalog,
        resources=resources,
        flows=tuple(sample_flows(facts, regions, resources)),
    )


def batches(sample: Sample, day: date = FIRST_DAY) -> Iterator[Batch]:
    """The batches for `graph.write.bulk_load.load`, with the update dates for this day."""
    for act, rows in _acts(sample, moved_by(day)):
        yield from batched(f"load/{act}", rows, BATCH_SIZE)


def _acts(sample: Sample, moved: timedelta) -> Iterator[tuple[str, Iterable[Row]]]:
    facts, departments_by_line = sample.facts, by_region_and_line(sample.departments)
    yield "region", region_rows(sample.regions)
    yield "department", department_rows(sample.departments)
    yield "platform", platform_rows(sample.regions)
    yield "basis", basis_rows(facts)
    yield "category", category_rows(facts)
    yield "standard", standard_rows(facts)
    yield "element", element_rows(facts)
    yield "designation", designation_rows(sample.designations)
    yield "classification", classification_rows(facts)
    yield "library", library_rows(facts, departments_by_line)
    yield "entry", entry_rows(sample.entries, moved)
    yield "item", item_rows(sample.entries)
    yield "resource", resource_rows(sample.resources, moved)
    yield "field", field_rows(sample.resources)
    yield "flow", flow_rows(facts, sample.flows)
    yield "derivation", derivation_rows(sample.flows)
    yield "scenario", scenario_rows(facts)
    yield "need", need_rows(facts)
