"""Oracle of findings on entries: the rules of docs/findings.md in plain Python over the loaded rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from domain.model.batch import Row
from tests.oracles.loaded_graph import LoadedGraph

# by subject of a category: the name of the identifier, and the element that it realizes
IDENTIFIERS = {"NATURAL_PERSON": ("公民身份号码", "NP-01-01"), "LEGAL_ENTITY": ("统一社会信用代码", "LE-04-01")}
Breach = tuple[str, tuple[str, ...]]
"""The subject and the evidence."""


class EntryFindings(LoadedGraph):
    """The findings on the entries of a loaded graph."""

    def restriction_without_basis(self) -> Iterator[Breach]:
        for code, row in self._published.items():
            bases = self._bases(row)
            if self._is_restricted(code) and not [key for key in bases if not key.startswith("xj-2023-11#")]:
                yield row["id"], tuple(bases.values())

    def open_beyond_sharing(self) -> Iterator[Breach]:
        for code, row in self._published.items():
            if self._is_restricted(code) and row["properties"].get("openType") == "UNCONDITIONAL":
                yield row["id"], tuple(self._bases(row).values())

    def identifier_missing(self) -> Iterator[Breach]:
        items = defaultdict(list)
        for item in self._rows("item"):
            items[item["entry"]].append(item)
        subject = {row["properties"]["code"]: row["properties"]["subject"] for row in self._rows("category")}
        category = {row["properties"]["code"]: row["category"] for row in self._rows("element")}
        for code, row in self._published.items():
            named = {item["properties"]["name"] for item in items[code]}
            realized = self._elements[code]
            lacking = {
                of for of, (name, element) in IDENTIFIERS.items() if name not in named and element not in realized
            }
            evidence = [
                element
                for element in sorted(realized)
                if category[element] != "NP-11" and subject[category[element]] in lacking
            ]
            if evidence:
                yield row["id"], tuple(self._element_ids[element] for element in evidence)

    @property
    def _published(self) -> dict[str, Row]:
        """The entries published at the instant, by code."""
        published = {code: row["properties"].get("publishedAt") for code, row in self._entries.items()}
        return {code: self._entries[code] for code, since in published.items() if since is None or since <= self._at}

    def _is_restricted(self, code: str) -> bool:
        return self._entries[code]["properties"].get("shareType") in ("CONDITIONAL", "NOT_SHARED")

    def _bases(self, entry: Row) -> dict[str, str]:
        """The Relay ids of the legal bases of an entry's restriction, by their keys in order."""
        return {key: f"basis_{key}" for key in sorted(basis.removeprefix("basis_") for basis in entry["restrictedBy"])}
