"""Reads the file of a feed, with one error for each way in which that fails."""

from __future__ import annotations

from pathlib import Path

from domain.errors import SetupError


def read_text(path: Path) -> str:
    """Read a file as UTF-8 text, with or without a byte-order mark. Raises SetupError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SetupError(
            f"There is no file {path}.",
            zh=f"文件 {path} 不存在。",
            remedy="Check the path.",
            remedy_zh="请检查路径。",
        ) from error
    except UnicodeDecodeError as error:
        raise SetupError(
            f"{path} is not UTF-8 text (byte {error.start}).",
            zh=f"{path} 不是 UTF-8 文本（第 {error.start} 字节）。",
            remedy="Save it as UTF-8 and load it again.",
            remedy_zh="请另存为 UTF-8 后重新导入。",
        ) from error
    except OSError as error:
        raise SetupError(
            f"{path} cannot be read: {error.strerror}.",
            zh=f"无法读取 {path}：{error.strerror}。",
            remedy="Check the path and its permissions.",
            remedy_zh="请检查路径与权限。",
        ) from error


def wrong_file(path: Path, reason: str, reason_zh: str) -> SetupError:
    """The error of a file that does not have the structure of its feed."""
    return SetupError(
        f"{path} is not a file of this feed: {reason}.",
        zh=f"{path} 不是该来源的文件：{reason_zh}。",
        remedy="Check that it is the right file. docs/loading.md describes the structure of each feed.",
        remedy_zh="请确认文件无误；docs/loading.md 说明了各来源的格式。",
    )
