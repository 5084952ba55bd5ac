"""Writes an export to a file or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from cli.output import say
from domain.errors import SetupError
from domain.sentence import Sentence

PIPE_CLOSED = Sentence("The reader closed the pipe before the export was complete.", "读取方在导出完成之前关闭了管道。")


def save(chunks: Iterable[bytes], path: Path) -> None:
    """Write to a `.part` file and rename it when it is complete, so that no truncated export has the final name.

    Raises SetupError if the file cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            file.writelines(chunks)
        unfinished.replace(path)
    except OSError as error:
        raise SetupError(
            f"{path} cannot be written: {error.strerror}.",
            zh=f"无法写入 {path}：{error.strerror}。",
            remedy="Check the path, its permissions and the free space on its disk.",
            remedy_zh="请检查路径、权限与磁盘空间。",
        ) from error


def write_to_stdout(chunks: Iterable[bytes]) -> None:
    """Write to standard output; a reader that closes the pipe early is reported."""
    try:
        sys.stdout.buffer.writelines(chunks)
        sys.stdout.flush()
    except BrokenPipeError:
        # A reader such as `head` closes the pipe early. Without the redirection the interpreter's last flush fails too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say(PIPE_CLOSED, to=sys.stderr)


def side_file(path: Path, name: str) -> Path:
    """The path of a second file in the folder of an export, such as NAME.completeness.csv."""
    return path.with_suffix(f".{name}{path.suffix}")
