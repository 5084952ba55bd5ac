"""`yuanliu documents add FILE…` and `list`: the trusted documents, which clients send by id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.documents.cache import Document, DocumentCache
from api.documents.trusted_store import TrustedStore, manifest
from api.schema import schema
from cli.output import explained, say
from domain.errors import SetupError
from domain.sentence import Sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Define `add` with its files, and `list`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    add = actions.add_parser(
        "add",
        help=explained(
            "trust the documents in these files: GraphQL documents, or a JSON manifest",
            "信任这些文件中的文档：GraphQL 文档或 JSON 清单",
        ),
    )
    add.add_argument("file", nargs="+", type=Path, metavar="FILE")
    actions.add_parser("list", help=explained("print the ids of the trusted documents", "显示可信文档的标识"))


async def documents(settings: Settings, options: argparse.Namespace) -> int:
    """Add the documents of all files, or none; or print the trusted ids. Returns 0.

    Every document is checked against the schema and the limits before the first is stored.
    Raises SetupError for a file that cannot be read, an invalid document, or an id that is already in use.
    """
    trusted = TrustedStore(settings.documents)
    if options.action == "list":
        for identifier, document_hash in trusted.ids():
            say(identifier if identifier == document_hash else f"{identifier}  {document_hash}")
        return 0
    cache = DocumentCache(schema(settings.timezone))
    entries = [entry for path in options.file for entry in _read(path)]
    for path, _, text in entries:
        result = cache.get(text)
        if not isinstance(result, Document):
            first = result[0]
            location = "".join(f":{line}:{column}" for line, column in first.locations[:1])
            raise SetupError(
                f"{path}{location}: {first.message}",
                zh=f"{path}{location}：{first.zh}",
                remedy=first.remedy,
                remedy_zh=first.remedy_zh,
            )
    for path, name, text in entries:
        document_hash = trusted.add(text, name)
        say(f"{name or document_hash}  {path}")
    say(Sentence(f"{len(entries)} documents are trusted.", f"已信任 {len(entries)} 个文档。"))
    return 0


def _read(path: Path) -> Iterator[tuple[Path, str | None, str]]:
    """The path, id (None: no explicit id) and text of each document in a file."""
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
            f"{path} is not a manifest of documents.",
            zh=f"{path} 不是文档清单。",
            remedy='Write {"id": "query …"}, or an Apollo manifest whose operations have id and body.',
            remedy_zh='请写成 {"id": "query …"}（id 为标识），或使用 Apollo 清单（operations 含 id 与 body）。',
        )
    for identifier, body in entries.items():
        yield path, identifier, body
