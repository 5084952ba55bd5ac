"""`yuanliu documents add FILE…` and `list`: the documents that clients may ask for by id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.documents.cache import Document, DocumentCache
from api.documents.trusted_store import TrustedStore, manifest
from api.schema import schema
from cli.output import is_chinese, say
from domain.errors import SetupError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Of the verb."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    adding = acts.add_parser("add", help="trust the documents of files: GraphQL, or a JSON manifest of a client's tool")
    adding.add_argument("file", nargs="+", type=Path, metavar="FILE")
    acts.add_parser("list", help="print the ids of the documents that are trusted")


async def documents(settings: Settings, asked: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """0: all were added; every one is checked against the schema and the limits before any is kept.

    Raises SetupError: a file that cannot be read, a document that would not run, an id that is taken.
    """
    trusted = TrustedStore(settings.documents)
    if asked.act == "list":
        for identifier, stands_for in trusted.ids():
            say(identifier if identifier == stands_for else f"{identifier}  {stands_for}")
        return 0
    chinese = is_chinese(environment)
    checked = DocumentCache(schema(settings.timezone))
    found = [each for path in asked.file for each in _read(path)]
    for path, _, text in found:
        read = checked.get(text)
        if not isinstance(read, Document):
            first = read[0]
            place = "".join(f":{line}:{column}" for line, column in first.locations[:1])
            raise SetupError(
                f"{path}{place}: {first.message}",
                zh=f"{path}{place}：{first.zh}",
                remedy=first.remedy,
                remedy_zh=first.remedy_zh,
            )
    for path, name, text in found:
        own = trusted.add(text, name)
        say(f"{name or own}  {path}")
    say(f"已信任 {len(found)} 个文档。" if chinese else f"{len(found)} documents are trusted.")
    return 0


def _read(path: Path) -> Iterator[tuple[Path, str | None, str]]:
    """The documents of a file, each with its id where it has one of its own."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"{path} cannot be read: {error}.",
            zh=f"无法读取 {path}：{error}。",
            remedy="Name a readable file in UTF-8.",
            remedy_zh="请指定可读的 UTF-8 文件。",
        ) from error
    if path.suffix != ".json":
        yield path, None, text
        return
    entries = manifest(text)
    if entries is None:
        raise SetupError(
            f"{path} is no manifest of documents.",
            zh=f"{path} 不是文档清单。",
            remedy='Write {"id": "query …"}, or Apollo\'s manifest with operations of id and body.',
            remedy_zh='请写成 {"标识": "query …"}，或使用 Apollo 清单（operations 含 id 与 body）。',
        )
    for identifier, body in entries.items():
        yield path, identifier, body
