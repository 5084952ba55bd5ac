"""The base of a synthetic graph: the sample's regions, departments, platforms, law, elements and libraries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.batch import Row
from exchange.sample.classification import classification_rows
from exchange.sample.departments import SampleDepartment, by_region_and_line, department_rows, sample_departments
from exchange.sample.designations import designation_rows, sample_designations
from exchange.sample.law import basis_rows, category_rows, element_rows, standard_rows
from exchange.sample.libraries import library_rows
from exchange.sample.platforms import platform_rows
from exchange.sample.read_facts import Facts, Topic, read_facts
from exchange.sample.regions import SampleRegion, region_rows, sample_regions


@dataclass(frozen=True)
class BaseGraph:
    """Regions and departments. `registrars`: the departments that register entries, with the topics of their lines."""

    facts: Facts
    regions: tuple[SampleRegion, ...]
    departments: tuple[SampleDepartment, ...]
    registrars: tuple[tuple[SampleDepartment, tuple[Topic, ...]], ...]


def build_base_graph() -> BaseGraph:
    """Build it from the facts under `sample/`; takes about a tenth of a second."""
    facts = read_facts()
    regions = sample_regions(facts)
    departments = sample_departments(facts, regions)
    topics: dict[str, list[Topic]] = {}
    for topic in facts.topics:
        topics.setdefault(facts.line_of[topic.slug].line, []).append(topic)
    registrars = tuple(
        (department, tuple(topics[department.line])) for department in departments if department.line in topics
    )
    return BaseGraph(facts, regions, departments, registrars)


def base_graph_rows(base: BaseGraph) -> Iterator[tuple[str, list[Row]]]:
    """Names of commands under graph/commands/load/ with all their rows; referenced rows come first."""
    facts, departments_by_line = base.facts, by_region_and_line(base.departments)
    yield "region", list(region_rows(base.regions))
    yield "department", list(department_rows(base.departments))
    yield "platform", list(platform_rows(base.regions))
    yield "basis", list(basis_rows(facts))
    yield "category", list(category_rows(facts))
    yield "standard", list(standard_rows(facts))
    yield "element", list(element_rows(facts))
    yield "designation", list(designation_rows(sample_designations(facts, departments_by_line)))
    yield "classification", list(classification_rows(facts))
    yield "library", list(library_rows(facts, departments_by_line))
