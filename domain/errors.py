"""The tree of errors. The list of public codes is closed and documented in docs/errors.md.

YuanliuError                INTERNAL           a fault of the service; masked and logged
├── CallerError                                the caller can correct it
│   ├── BadArgument         BAD_ARGUMENT       an argument has an invalid value
│   │   ├── BadPageSize     BAD_PAGE_SIZE      first or last is outside 1–100, or both were given
│   │   ├── BadCursor       BAD_CURSOR         a cursor is invalid, or belongs to another list or order
│   │   ├── BadDate         BAD_DATE           a value is not an ISO 8601 instant
│   │   │   └── DateOutOfRange                 an instant is before 1900 or too late
│   │   └── BadPattern      BAD_PATTERN        a path pattern cannot be parsed
│   ├── UnknownReference    UNKNOWN_…          an argument names something that does not exist
│   └── LimitExceeded       …_EXCEEDED         a request exceeds a limit
├── GraphChanged            GRAPH_CHANGED      a result to continue is no longer cached, and the graph has changed
├── StatementRefused        INTERNAL           the database refuses a statement with these parameters
├── RuleError               RULE               a write rule refuses a value
├── Conflict                CONFLICT           another write has changed what a write read, or created the same
├── Unavailable             UNAVAILABLE        the database is currently unavailable
├── TimedOut                TIMEOUT            a query took too long and was stopped
└── SetupError              SETUP              the process cannot start; printed to the terminal

Errors of a request before its document is executed (body, document, variables) are in api/errors/__init__.py.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Self

from domain.chinese import listed, quoted


class YuanliuError(Exception):
    """An error with a public code, a sentence and a remedy, both in English and Chinese."""

    code = "INTERNAL"

    def __init__(self, message: str, *, zh: str = "", remedy: str = "", remedy_zh: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.zh = zh or message
        self.remedy = remedy
        self.remedy_zh = remedy_zh or remedy


class CallerError(YuanliuError):
    """An error that the caller can correct.

    `argument`: the argument that it is about, as `extensions.argument` states it: its name, and for a field of an input
    object the path, such as `where.regions`. Empty if it is about no argument, or if the argument is not known.
    """

    argument = ""


class BadArgument(CallerError):
    """An argument has an invalid value."""

    code = "BAD_ARGUMENT"

    def __init__(self, message: str, *, argument: str, zh: str, remedy: str = "", remedy_zh: str = "") -> None:
        super().__init__(message, zh=zh, remedy=remedy, remedy_zh=remedy_zh)
        self.argument = argument

    @classmethod
    def out_of_bounds(cls, argument: str, value: int, least: int, most: int) -> Self:
        """For a number outside its bounds."""
        return cls(
            f"{argument} is {value:,}; it may be {least:,} to {most:,}.",
            argument=argument,
            zh=f"参数 {argument} 为 {value:,}，超出允许范围（{least:,} 至 {most:,}）。",
            remedy="Use a value within the bounds; /docs/limits lists them.",
            remedy_zh="请在允许范围内取值；各项上限见 /docs/limits。",
        )

    @classmethod
    def unknown_enumeration(cls, argument: str, name: str) -> Self:
        """For the name of an enumeration that the schema does not have."""
        return cls(
            f"{argument} names {name[:40]!r}; the schema has no such enumeration.",
            argument=argument,
            zh=f"参数 {argument} 中的{quoted(name[:40])}不是接口中的枚举类型。",
            remedy="Use names of the schema, such as ShareType; leave the list out for all.",
            remedy_zh="请填写接口中枚举类型的名称，如 ShareType；不填则返回全部。",
        )

    @classmethod
    def wrong_length(cls, argument: str, length: int, least: int, most: int) -> Self:
        """For a list with too few or too many values."""
        return cls(
            f"{argument} has {length:,} values; it may have {least:,} to {most:,}.",
            argument=argument,
            zh=f"参数 {argument} 有 {length:,} 个值，允许 {least:,} 至 {most:,} 个。",
            remedy="Send as many values as are allowed; /docs/limits lists the limits.",
            remedy_zh="请按允许的数量传入；各项上限见 /docs/limits。",
        )


class BadPageSize(BadArgument):
    """`first` or `last` is outside its bounds, or both were given."""

    code = "BAD_PAGE_SIZE"


class BadCursor(BadArgument):
    """A cursor is invalid, or was returned by another list or another order."""

    code = "BAD_CURSOR"

    @classmethod
    def of_list(cls, text: str, argument: str) -> Self:
        """For the cursor of an ordered list."""
        return cls(
            f"The cursor {text[:40]!r} is invalid, or belongs to another list or order.",
            argument=argument,
            zh=f"游标{quoted(text[:40])}无效，或属于其他列表或排序。",
            remedy="Use a cursor of the same field with the same orderBy, or start from the first page.",
            remedy_zh="请使用同一字段、同一 orderBy 返回的游标，或从第一页重新开始。",
        )

    @classmethod
    def of(cls, text: str, argument: str) -> Self:
        """For the cursor of a lineage result."""
        return cls(
            f"The cursor {text[:40]!r} is invalid, or continues another query.",
            argument=argument,
            zh=f"游标{quoted(text[:40])}无效，或属于其他查询。",
            remedy="Repeat the arguments of the first page and add only after.",
            remedy_zh="请沿用第一页的参数，仅增加 after。",
        )


class BadDate(BadArgument):
    """A value is not an ISO 8601 instant or day, or out of range. Where the text is parsed its argument is not known:
    api/errors/argument_path.py adds it."""

    code = "BAD_DATE"

    def __init__(self, message: str, *, zh: str, remedy: str, remedy_zh: str) -> None:
        super().__init__(message, argument="", zh=zh, remedy=remedy, remedy_zh=remedy_zh)


class DateOutOfRange(BadDate):
    """An instant or a day is before 1900 or too late."""


class BadPattern(BadArgument):
    """A path pattern cannot be parsed. `line` and `column` count from 1; `expected`: the tokens allowed there."""

    code = "BAD_PATTERN"

    def __init__(self, line: int, column: int, token: str, expected: tuple[str, ...]) -> None:
        expected_zh = listed("结尾" if text == "the end" else quoted(text) for text in expected)
        super().__init__(
            f"The pattern cannot be parsed at line {line}, column {column}: "
            f"found {'the end' if not token else repr(token[:40])}, expected {', '.join(expected)}.",
            argument="pattern",
            zh=f"模式在第 {line} 行第 {column} 列无法解析："
            f"此处为{quoted(token[:40]) if token else '结尾'}，应为{expected_zh}。",
            remedy="Write kinds of flow with levels in braces, joined by blanks | ( ) ? * + {m,n}: /docs/lineage.",
            remedy_zh="请写流转类型，级别置于花括号内，以空格及“| ( ) ? * + {m,n}”组合；见 /docs/lineage。",
        )
        self.line = line
        self.column = column
        self.expected = expected


class UnknownReference(CallerError):
    """An argument names something that does not exist or that the caller may not see."""

    code = "UNKNOWN_REFERENCE"
    NAMES = MappingProxyType(
        {
            "REGION": ("region", "行政区划"),
            "ELEMENT": ("data element", "数据元"),
            "ENTRY": ("catalog entry", "目录条目"),
            "DEPARTMENT": ("department", "部门"),
            "PLATFORM": ("platform", "平台"),
            "LIBRARY": ("library", "库"),
            "RESOURCE": ("data resource", "数据资源"),
            "FIELD": ("field", "字段"),
            "FLOW": ("flow", "数据流转"),
            "JOB": ("job", "作业"),
            "NAMESPACE": ("namespace", "命名空间"),
            "SCHEME": ("classification scheme", "分类方案"),
            "SCENARIO": ("scenario", "业务场景"),
        }
    )
    KINDS = tuple(NAMES)

    def __init__(self, kind: str, argument: str, value: object) -> None:
        name, name_zh = self.NAMES[kind]
        has_code = kind not in ("RESOURCE", "FIELD", "FLOW", "JOB")
        key, key_zh = ("code or id", "代码或 id") if has_code else ("id", " id")
        if kind == "NAMESPACE":
            key, key_zh = "name or id", "名称或 id"
        super().__init__(
            f"Argument '{argument}' names the {name} {value!r}, which does not exist.",
            zh=f"参数 {argument} 所指的{name_zh}{quoted(value)}不存在。",
            remedy=f"Look the {name} up first and pass its {key} unchanged.",
            remedy_zh=f"请先查询该{name_zh}，再原样传入它的{key_zh}。",
        )
        self.code = f"UNKNOWN_{kind}"
        self.argument = argument


class LimitExceeded(CallerError):
    """A request exceeds a limit. `code` names the limit, `what` the quantity, such as "The number of ids"."""

    def __init__(self, code: str, what: str, what_zh: str, count: int, limit: int) -> None:
        super().__init__(
            f"{what} is {count:,}; the limit is {limit:,}.",
            zh=f"{what_zh}为 {count:,}，上限为 {limit:,}。",
            remedy="Split the document or request less at once; /docs/limits lists the limits.",
            remedy_zh="请拆分请求或减少一次查询的内容；各项上限见 /docs/limits。",
        )
        self.code = code
        self.found = count
        self.limit = limit


class GraphChanged(YuanliuError):
    """A result to continue is no longer cached, and the graph has changed since."""

    code = "GRAPH_CHANGED"

    def __init__(self) -> None:
        super().__init__(
            "The graph has changed since the first page, and the result is no longer cached.",
            zh="自首页查询以来图数据已变更，且原结果已不再缓存。",
            remedy="Start again from the first page; a larger first needs fewer pages.",
            remedy_zh="请从第一页重新查询；增大 first 可减少分页。",
        )


class StatementRefused(YuanliuError):
    """The database refuses a statement with these parameters, and would refuse it again, such as a text that is too
    long for an index. Masked like any internal error, except in a write of lineage (exchange/openlineage/ingest.py).
    The message is the database's own and may quote values."""


class RuleError(YuanliuError):
    """A write rule refuses a value."""

    code = "RULE"


class Conflict(YuanliuError):
    """Another write has changed what this one read, or created a node with the same key. It may be repeated."""

    code = "CONFLICT"


class Unavailable(YuanliuError):
    """The database is currently unavailable."""

    code = "UNAVAILABLE"

    @classmethod
    def database(cls) -> Self:
        return cls(
            "The database is currently unavailable.",
            zh="数据库暂时无法访问。",
            remedy="Retry in a few seconds; /readyz shows when the database is available again.",
            remedy_zh="请几秒后重试；可通过 /readyz 查看是否恢复。",
        )

    @classmethod
    def planning(cls) -> Self:
        return cls(
            "The database is still preparing this query after a start.",
            zh="数据库启动后仍在准备此查询。",
            remedy="Retry in a minute; the preparation continues meanwhile.",
            remedy_zh="准备仍在进行，请一分钟后重试。",
        )


class TimedOut(YuanliuError):
    """A query took too long and was stopped."""

    code = "TIMEOUT"

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(
            f"The query took longer than {seconds:g} s and was stopped.",
            zh=f"查询超过 {seconds:g} 秒，已停止。",
            remedy="Set `milliseconds` higher (up to 30,000) where the field has it, or request less: a smaller page, "
            "fewer nested lists, a narrower filter.",
            remedy_zh="请在有 milliseconds 参数的字段调高其值（不超过 30,000），或减少查询内容：缩小分页、减少嵌套列表"
            "或收窄筛选条件。",
        )


class SetupError(YuanliuError):
    """The process cannot start. `message` is one sentence, `remedy` says what to do; printed without a traceback."""

    code = "SETUP"
