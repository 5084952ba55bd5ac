"""`yuanliu restore DIR`: check a backup, then replace the database by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import explained, say
from domain.sentence import Sentence
from exchange.backup.manifest import read_backup
from graph.migrate import compare, read_migrations
from server.restore import restore_embedded, restore_server

if TYPE_CHECKING:
    import argparse

    from graph.progress import Progress
    from settings import Settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Define the folder and `--replace`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=explained("the folder of a backup", "备份目录"))
    parser.add_argument(
        "--replace",
        action="store_true",
        help=explained(
            "replace the database that exists; without it a restore into a database with content is refused",
            "替换现有数据库；不加此项时，不会恢复到已有内容的数据库",
        ),
    )


async def restore(settings: Settings, progress: Progress, options: argparse.Namespace) -> int:
    """Restore the backup in DIR. Returns 0.

    Raises SetupError if the backup is damaged, of a later version or of another kind, if the database has content and
    `--replace` is missing, or if a service runs on it.
    """
    backup = read_backup(options.folder, progress)
    pending = compare(backup.manifest.migrations, read_migrations()).pending
    target = restore_server if settings.database.uri else restore_embedded
    await target(settings, backup, progress, replaces=options.replace)
    say(Sentence(f"Restored: {options.folder}", f"已恢复：{options.folder}"))
    if pending:
        say(
            Sentence(
                f"The next start applies {len(pending)} migrations of later versions.",
                f"下次启动时将执行后续版本的 {len(pending)} 项迁移。",
            )
        )
    return 0
