"""Notes: parts of an accepted event that are not applied, each with its JSON path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.shortened import MAX_PLACE_CHARACTERS, shortened
from exchange.openlineage.dataset_links import Link
from exchange.openlineage.state import key, parts


@dataclass(frozen=True, slots=True)
class Note:
    """`path`: JSON path of the part that is not applied; `rule`: code of the reason; a sentence in both languages."""

    path: str
    rule: str
    sentence: str
    zh: str


def note_of(link: Link, event: Mapping[str, Any]) -> Note:
    """The note about a link that is not applied, in the event that states it."""
    facet = "lifecycleStateChange" if link.renames else "symlinks"
    path = f"{_path_of(link.name, event)}.facets.{facet}"
    name, other = (shortened(parts(end)[-1], MAX_PLACE_CHARACTERS) for end in (link.name, link.other))
    if link.renames:
        return Note(
            path,
            "RENAMING_REJECTED",
            f"{other!r} is not renamed to {name!r}, because {name!r} is a dataset already; both keep their lineage.",
            f"未将“{other}”更名为“{name}”：“{name}”已是另一数据集，两者的血缘各自保留。",
        )
    return Note(
        path,
        "SYMLINK_REJECTED",
        f"{name!r} and {other!r} are not joined, because they are two resources of the catalog.",
        f"未将“{name}”与“{other}”合并：两者是目录中不同的数据资源。",
    )


def _path_of(name: str, event: Mapping[str, Any]) -> str:
    datasets = [
        (f"$.{side}[{index}]", item) for side in ("inputs", "outputs") for index, item in enumerate(event.get(side, ()))
    ]
    paths = [path for path, item in datasets if key(item["namespace"], item["name"]) == name]
    return paths[0] if paths else "$.dataset" if "dataset" in event else "$"
