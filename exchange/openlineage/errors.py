"""What is wrong with an event, and where in it."""

from __future__ import annotations

from domain.errors import BadArgument


class BadEvent(BadArgument):
    """An event that is not taken. `path`: where in it, as a JSON path; `rule`: whose rule it breaks, for reports."""

    def __init__(self, path: str, message: str, zh: str = "", *, rule: str = "SCHEMA", remedy: str = "") -> None:
        super().__init__(
            f"{path}: {message}",
            zh=f"{path}：{zh or message}",
            remedy=remedy or "Send the event as docs/openlineage.md and the OpenLineage specification 2-0-2 say.",
            remedy_zh="请按 OpenLineage 规范 2-0-2 及 docs/openlineage.md 修正该事件后重发。",
        )
        self.path = path
        self.rule = rule
