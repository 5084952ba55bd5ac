"""`yuanliu migrate`: apply the pending migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say
from graph.migrate import migrate as apply_migrations
from server.open_database import open_database

if TYPE_CHECKING:
    from graph.progress import Progress
    from settings import Settings


async def migrate(settings: Settings, progress: Progress) -> int:
    """Apply the pending migrations and print their names. Returns 0."""
    async with open_database(settings, progress, share=True) as database:
        applied = await apply_migrations(database, progress)
    for name in applied or ["Nothing to apply: the graph is at this version."]:
        say(name)
    return 0
