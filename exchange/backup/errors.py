"""The errors of backups, each with its remedy."""

from __future__ import annotations

from pathlib import Path

from domain.errors import SetupError


def not_writable(path: Path, cause: OSError) -> SetupError:
    """The folder of the backup cannot be written: a full disk, no permission."""
    reason = cause.strerror or str(cause)
    return SetupError(
        f"The backup in {path} cannot be written: {reason}.",
        zh=f"备份 {path} 无法写入：{reason}。",
        remedy="Nothing was stored there. Free some space or choose another folder, then run the backup again.",
        remedy_zh="该处未留下任何备份。请清理磁盘空间或另选目录，然后重新备份。",
    )


def not_empty(path: Path) -> SetupError:
    """A backup is a new folder."""
    return SetupError(
        f"{path} exists and is not empty.",
        zh=f"{path} 已存在且不为空。",
        remedy="Name a new folder: a backup never replaces another.",
        remedy_zh="请指定新的目录：备份不会覆盖已有备份。",
    )


def already_running(path: Path) -> SetupError:
    """Another process writes the same backup."""
    return SetupError(
        f"Another process is writing a backup to {path}.",
        zh=f"另一进程正在向 {path} 写入备份。",
        remedy="Wait for it, or name another folder.",
        remedy_zh="请等待其完成，或指定其他目录。",
    )


def damaged(path: Path, detail: str, detail_zh: str) -> SetupError:
    """A backup that is incomplete, or that was changed after it was made."""
    return SetupError(
        f"The backup {path} is damaged: {detail}.",
        zh=f"备份 {path} 已损坏：{detail_zh}。",
        remedy="Nothing was restored. Use another backup, or copy this one again from where it is stored.",
        remedy_zh="未恢复任何数据。请使用其他备份，或从存放处重新复制该备份。",
    )


def newer_format(path: Path, version: int, ours: int) -> SetupError:
    """A backup in the format of a later version of this program."""
    return SetupError(
        f"The backup {path} has format {version}; this program reads format {ours}.",
        zh=f"备份 {path} 的格式版本为 {version}，本程序仅支持 {ours}。",
        remedy="Restore it with the version of the program that made it, or a later one.",
        remedy_zh="请使用生成该备份的版本或更新的版本恢复。",
    )


def graph_changed(attempts: int) -> SetupError:
    """Writers changed the graph during every attempt of an online export."""
    return SetupError(
        f"The graph changed during each of {attempts} exports, so no consistent backup was written.",
        zh=f"{attempts} 次导出期间图数据均有变更，未能生成一致的备份。",
        remedy="Run it again while nothing writes. For the embedded database run it without --online: the database is "
        "then stopped for some seconds.",
        remedy_zh="请在没有写入时重试；使用内置数据库时，也可去掉 --online，数据库届时停止数秒。",
    )


def not_equal(nodes: int, relationships: int) -> SetupError:
    """The restored graph differs from the backup: a fault of this program or of the database."""
    return SetupError(
        f"The restored graph ({nodes:,} nodes, {relationships:,} relationships) differs from the backup.",
        zh=f"恢复后的图（{nodes:,} 个节点、{relationships:,} 个关系）与备份不一致。",
        remedy="The restore is not complete. Run it again; if it fails again, report it with the server's version.",
        remedy_zh="恢复未完成。请重试；仍失败的，请附服务器版本报告。",
    )
