"""What stands around the synthetic entries: the sample's regions, bodies, platforms, law, elements, libraries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.batch import Row
from exchange.sample.classification import classification_rows
from exchange.sample.departments import SampleDepartment, by_place_and_line, department_rows, departments
from exchange.sample.designations import designation_rows, designations
from exchange.sample.facts import Facts, Topic, read_facts
from exchange.sample.law import basis_rows, category_rows, element_rows, standard_rows
from exchange.sample.libraries import library_rows
from exchange.sample.platforms import platform_rows
from exchange.sample.regions import SampleRegion, places, region_rows


@dataclass(frozen=True)
class BaseGraph:
    """Places and bodies; `registrars` are the bodies that register entries, each with the topics of its line."""

    facts: Facts
    places: tuple[SampleRegion, ...]
    bodies: tuple[SampleDepartment, ...]
    registrars: tuple[tuple[SampleDepartment, tuple[Topic, ...]], ...]


def build_base_graph() -> BaseGraph:
    """From the facts under `sample/`; about a tenth of a second."""
    facts = read_facts()
    everywhere = places(facts)
    bodies = departments(facts, everywhere)
    topics: dict[str, list[Topic]] = {}
    for topic in facts.topics:
        topics.setdefault(facts.line_of[topic.slug].line, []).append(topic)
    registrars = tuple((body, tuple(topics[body.line])) for body in bodies if body.line in topics)
    return BaseGraph(facts, everywhere, bodies, registrars)


def base_graph_rows(found: BaseGraph) -> Iterator[tuple[str, list[Row]]]:
    """Acts of graph/commands/load with all their rows, in the order in which they refer to each other."""
    facts, served = found.facts, by_place_and_line(found.bodies)
    yield "region", list(region_rows(found.places))
    yield "department", list(department_rows(found.bodies))
    yield "platform", list(platform_rows(found.places))
    yield "basis", list(basis_rows(facts))
    yield "category", list(category_rows(facts))
    yield "standard", list(standard_rows(facts))
    yield "element", list(element_rows(facts))
    yield "designation", list(designation_rows(designations(facts, served)))
    yield "classification", list(classification_rows(facts))
    yield "library", list(library_rows(facts, served))
