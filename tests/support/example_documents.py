"""The documentation as data: its pages, links, anchors, headings and code."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = frozenset({"node_modules", "var", "dist", "build"})
SOURCE_ENDINGS = frozenset(
    {".py", ".md", ".cypher", ".graphql", ".toml", ".sh", ".js", ".jsx", ".mjs", ".html", ".lark", ".lua", ".yml"}
)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)|(?:href|src)=\"([^\"]+)\"")


_TRAVERSAL = re.compile(r"\b(lineage|paths|impact|diff)\((?![^)]*milliseconds)")


def with_time(document: str) -> str:
    """An example that states no `milliseconds`, with enough of them for a machine that other tests keep busy."""
    return _TRAVERSAL.sub(r"\1(milliseconds: 30000, ", document)


def source_files() -> list[Path]:
    """Every file of code and documentation in the checkout, without dependencies, data and build results."""
    paths: list[Path] = []
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = sorted(name for name in subfolders if name not in NOT_OURS and not name.startswith("."))
        paths.extend(Path(folder) / name for name in sorted(names))
    return [path for path in paths if path.suffix in SOURCE_ENDINGS or path.name == "Makefile"]


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    return [path for path in source_files() if path.suffix == ".md"]


def links(text: str) -> list[str]:
    """The targets a page links to; what stands in code is no link."""
    plain = _CODE.sub("", _FENCE.sub("", text))
    return [first or second for first, second in _LINK.findall(plain)]


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    matches = re.findall(r"^(#{1,6}) (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return [(len(marks), words.strip()) for marks, words in matches]


def anchors(text: str) -> set[str]:
    """What can stand behind # in a link to this page, as GitHub makes them of the headings."""
    seen: Counter[str] = Counter()
    slugs = set()
    for _, words in headings(text):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("`", "").lower()
        slug = "".join(_slugged(plain))
        slugs.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return slugs


def _slugged(text: str) -> Iterator[str]:
    for char in text:
        if char == " ":
            yield "-"
        elif char in "-_" or unicodedata.category(char)[0] in "LNM":
            yield char


def fences(text: str, kind: str) -> list[str]:
    """The code blocks of a kind, such as sh or graphql; those without one are of the kind ""."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for own, block in blocks if own == kind]


def code(text: str, *, fenced: bool = False) -> str:
    """All inline code, one span a line, and the sh blocks; with `fenced` the blocks of all kinds."""
    spans = [span.strip("`") for span in _CODE.findall(_FENCE.sub("", text))]
    blocks = [block[0] for block in _FENCE.finditer(text)] if fenced else fences(text, "sh")
    return "\n".join(spans + blocks)
