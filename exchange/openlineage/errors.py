"""The errors of an event that is rejected."""

from __future__ import annotations

from domain.errors import BadArgument
from domain.rules.credentials import text_without_credentials
from domain.rules.violation import Violation


class BadEvent(BadArgument):
    """A rejected event. `path`: JSON path of the wrong value; `rule`: code of the rule that it breaks, for reports."""

    def __init__(
        self, path: str, message: str, zh: str = "", *, rule: str = "SCHEMA", remedy: str = "", remedy_zh: str = ""
    ) -> None:
        path = text_without_credentials(path)  # a part of it may be a key of the event
        super().__init__(
            f"{path}: {message}",
            argument="",
            zh=f"{path}：{zh or message}",
            remedy=remedy or "Correct the event by the OpenLineage specification 2-0-2 and /docs/openlineage.",
            remedy_zh=remedy_zh or "请按 OpenLineage 规范 2-0-2 及 /docs/openlineage 修正该事件后重发。",
        )
        self.path = path
        self.rule = rule

    @classmethod
    def of(cls, violation: Violation, path: str) -> BadEvent:
        """The error of a violation of a rule at this path of the event."""
        return cls(
            path,
            violation.sentence,
            violation.zh,
            rule=violation.code,
            remedy=violation.remedy,
            remedy_zh=violation.remedy_zh,
        )


class EventTooLarge(BadEvent):
    """An event exceeds a bound. `code` names the bound, `what` the quantity, such as "the number of datasets"."""

    def __init__(self, code: str, path: str, what: str, what_zh: str, count: int, limit: int) -> None:
        super().__init__(
            path,
            f"{what} is {count:,}; the limit is {limit:,}.",
            f"{what_zh}为 {count:,}，上限为 {limit:,}。",
            rule=code,
            remedy="Split the job into several, or name a folder or a pattern as one dataset; /docs/limits lists the "
            "limits.",
            remedy_zh="请将作业拆分为多个，或以目录、通配名称作为一个数据集；各项上限见 /docs/limits。",
        )
        self.code = code
        self.found = count
        self.limit = limit


class EventNotStored(BadEvent):
    """The database refuses what follows from an event, and would refuse it again. No check of ours explains it: it is
    a gap in our checks, so the error is logged too."""

    def __init__(self) -> None:
        super().__init__(
            "$",
            "the database cannot store this event, also when it is sent again.",
            "数据库无法存储该事件，重发亦不能成功。",
            rule="EVENT_NOT_STORED",
            remedy="Look for unusual values, such as very long texts or large numbers, and report the event to the "
            "operators of this service, whose log has the cause.",
            remedy_zh="请检查事件中是否有过长文本、过大数值等异常值，并联系本服务运维人员；日志中有具体原因。",
        )
        self.code = "EVENT_NOT_STORED"
