"""A dump of a later Neo4j is refused before anything changes; others are taken."""

from __future__ import annotations

import pytest

from domain.errors import SetupError
from neo4j_embedded.dump import check_version
from neo4j_embedded.jar_list import VERSION

MAJOR, MINOR, PATCH = (int(part) for part in VERSION.split("."))


def refusal(version: str) -> str | None:
    """The sentence that refuses a dump of this version; None if it is taken."""
    try:
        check_version(f"Neo4j/{version}")
    except SetupError as error:
        return error.message
    return None


@pytest.mark.parametrize("version", [VERSION, f"{MAJOR}.{MINOR}.{PATCH - 1}", f"{MAJOR}.{MINOR - 1}.{PATCH + 1}"])
def test_a_dump_of_this_or_an_earlier_version_is_taken(version: str) -> None:
    assert refusal(version) is None


@pytest.mark.parametrize(
    "version", [f"{MAJOR}.{MINOR}.{PATCH + 1}", f"{MAJOR}.{MINOR + 1}.0", f"{MAJOR + 1}.0.0", "2026.10.1"]
)
def test_a_dump_of_a_later_version_is_refused_with_both_versions(version: str) -> None:
    assert refusal(version) == f"The dump was made by Neo4j {version}; this program has {VERSION}."
