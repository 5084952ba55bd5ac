"""The whole sample as batches, nodes before their relationships: the same facts give the same rows, always."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.model.batch import Batch, Row, batched
from exchange.sample.classification import classification_rows
from exchange.sample.departments import SampleDepartment, by_place_and_line, department_rows, departments
from exchange.sample.designations import SampleDesignation, designation_rows, designations
from exchange.sample.entries import SampleEntry, entries
from exchange.sample.entry_rows import entry_rows, item_rows
from exchange.sample.facts import Facts, read_facts
from exchange.sample.flows import SampleFlow, flow_rows, flows
from exchange.sample.law import basis_rows, category_rows, element_rows, standard_rows
from exchange.sample.libraries import library_rows
from exchange.sample.platforms import platform_rows
from exchange.sample.regions import SampleRegion, places, region_rows
from exchange.sample.resource_rows import field_rows, resource_rows
from exchange.sample.resources import SampleResource, resources
from exchange.sample.scenarios import need_rows, scenario_rows

# Larger batches save round trips; at some thousand rows a transaction still takes well under a second.
ROWS = 2_000


@dataclass(frozen=True)
class Sample:
    """Everything that was derived, before it becomes rows."""

    facts: Facts
    places: tuple[SampleRegion, ...]
    bodies: tuple[SampleDepartment, ...]
    designations: tuple[SampleDesignation, ...]
    entries: tuple[SampleEntry, ...]
    resources: tuple[SampleResource, ...]
    flows: tuple[SampleFlow, ...]


def build_sample(facts: Facts | None = None) -> Sample:
    """The sample from the facts (default: those under `sample/`); about four seconds."""
    facts = facts or read_facts()
    everywhere = places(facts)
    bodies = departments(facts, everywhere)
    served = by_place_and_line(bodies)
    catalog = entries(facts, everywhere, served)
    held = resources(facts, everywhere, catalog)
    return Sample(
        facts, everywhere, bodies, designations(facts, served), catalog, held, tuple(flows(facts, everywhere, held))
    )


def batches(sample: Sample) -> Iterator[Batch]:
    """Batches for `graph.write.bulk_load.load`, keyed by act and number."""
    for act, rows in _acts(sample):
        yield from batched(f"load/{act}", rows, ROWS)


def _acts(sample: Sample) -> Iterator[tuple[str, Iterable[Row]]]:
    facts, served = sample.facts, by_place_and_line(sample.bodies)
    yield "region", region_rows(sample.places)
    yield "department", department_rows(sample.bodies)
    yield "platform", platform_rows(sample.places)
    yield "basis", basis_rows(facts)
    yield "category", category_rows(facts)
    yield "standard", standard_rows(facts)
    yield "element", element_rows(facts)
    yield "designation", designation_rows(sample.designations)
    yield "classification", classification_rows(facts)
    yield "library", library_rows(facts, served)
    yield "entry", entry_rows(sample.entries)
    yield "item", item_rows(sample.entries)
    yield "resource", resource_rows(sample.resources)
    yield "field", field_rows(sample.resources)
    yield "flow", flow_rows(facts, sample.flows)
    yield "scenario", scenario_rows(facts)
    yield "need", need_rows(facts)
