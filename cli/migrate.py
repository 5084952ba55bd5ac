"""`yuanliu migrate`: apply the pending migrations, and complete lineage that an earlier version stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say
from domain.sentence import Sentence
from exchange.openlineage.rederive import rederive
from graph.migrate import migrate as apply_migrations
from server.open_database import open_database
from server.outage import resume_after_outages

if TYPE_CHECKING:
    from graph.progress import Progress
    from settings import Settings

UP_TO_DATE = Sentence("Nothing to apply: the graph is at this version.", "没有待执行的迁移：图已是当前版本。")


async def migrate(settings: Settings, progress: Progress) -> int:
    """Apply the pending migrations and print their names. Returns 0."""
    applied: list[str] = []
    async with open_database(settings, progress, share=True) as database:

        async def work() -> None:
            applied.extend(await apply_migrations(database, progress))
            await rederive(database, progress)

        await resume_after_outages(work, database, progress)
    for name in applied or [UP_TO_DATE]:
        say(name)
    return 0
