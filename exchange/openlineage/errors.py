"""The error of an event that is rejected."""

from __future__ import annotations

from domain.errors import BadArgument


class BadEvent(BadArgument):
    """A rejected event. `path`: JSON path of the wrong value; `rule`: code of the rule that it breaks, for reports."""

    def __init__(self, path: str, message: str, zh: str = "", *, rule: str = "SCHEMA", remedy: str = "") -> None:
        super().__init__(
            f"{path}: {message}",
            argument="",
            zh=f"{path}：{zh or message}",
            remedy=remedy or "Correct the event by the OpenLineage specification 2-0-2 and /docs/openlineage.",
            remedy_zh="请按 OpenLineage 规范 2-0-2 及 /docs/openlineage 修正该事件后重发。",
        )
        self.path = path
        self.rule = rule
