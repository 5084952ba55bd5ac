"""The file SHA256SUMS of a backup, which `sha256sum --check` reads too. It is written last: without it a backup is
incomplete."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from domain.sentence import Sentence
from exchange.backup.errors import damaged
from graph.progress import Progress

NAME = "SHA256SUMS"
CHUNK_BYTES = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})  ([\w.-]+)\n")


def write_checksums(folder: Path, digests: Mapping[str, str]) -> None:
    """Write the SHA-256 of each file, by its name."""
    (folder / NAME).write_text(_text(digests), "ascii")


def verify_checksums(folder: Path, progress: Progress) -> dict[str, str]:
    """The SHA-256 of each listed file, by its name. Raises SetupError if one is missing or has another digest."""
    listed = _read(folder)
    for name in listed:
        if not (folder / name).is_file():
            raise damaged(folder, f"{name} is missing", f"缺少 {name}")
    progress.step(Sentence(f"Checking the backup {folder}", f"正在校验备份 {folder}"))
    total = sum((folder / name).stat().st_size for name in listed)
    done = 0
    for name, expected in listed.items():
        digest = hashlib.sha256()
        for chunk in _chunks(folder / name):
            digest.update(chunk)
            done += len(chunk)
            progress.advance(done, total, "bytes")
        if digest.hexdigest() != expected:
            raise damaged(folder, f"{name} differs from its SHA-256", f"{name} 与其 SHA-256 不符")
    progress.done(Sentence("The backup is complete and unchanged", "备份完整且未被更改"))
    return listed


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(folder: Path) -> dict[str, str]:
    try:
        text = (folder / NAME).read_text("ascii")
    except FileNotFoundError:
        raise damaged(folder, f"{NAME} is missing", f"缺少 {NAME}") from None
    except (OSError, UnicodeDecodeError):
        text = ""
    listed = {name: digest for digest, name in _LINE.findall(text)}
    if not listed or text != _text(listed):
        raise damaged(folder, f"{NAME} cannot be read", f"无法读取 {NAME}")
    return listed


def _text(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
