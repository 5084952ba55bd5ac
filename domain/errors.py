"""Everything that can go wrong, as one tree; the public list of codes is closed and documented in docs/errors.md.

YuanliuError                INTERNAL           ours to mend; masked and logged
├── CallerError                                the caller can mend it
│   ├── BadArgument         BAD_ARGUMENT       an argument's value does not fit
│   │   ├── BadPageSize     BAD_PAGE_SIZE      first or last outside 1–100, or both
│   │   ├── BadCursor       BAD_CURSOR         a cursor that is broken or belongs to another list or order
│   │   ├── BadDate         BAD_DATE           not an ISO 8601 instant
│   │   └── BadPattern      BAD_PATTERN        a pattern of paths that cannot be read
│   ├── UnknownReference    UNKNOWN_…          an argument names what does not exist
│   └── LimitExceeded       …_EXCEEDED         a document larger than served
├── GraphChanged            GRAPH_CHANGED      a continuation of an answer that is no longer kept, on a changed graph
├── RuleError               RULE               a value the rules in front of every write refuse
├── Conflict                CONFLICT           a write met a uniqueness constraint
├── Unavailable             UNAVAILABLE        the database cannot be reached just now
├── TimedOut                TIMEOUT            a statement took longer than it may
└── SetupError              SETUP              a start that cannot go on; for a terminal

What goes wrong before the graph is asked (a body, a document, its variables) is drawn in api/errors/__init__.py.
"""

from __future__ import annotations

from typing import Self


class YuanliuError(Exception):
    """A failure with a public code, a sentence in English and Chinese, and a remedy in both."""

    code = "INTERNAL"

    def __init__(self, message: str, *, zh: str = "", remedy: str = "", remedy_zh: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.zh = zh or message
        self.remedy = remedy
        self.remedy_zh = remedy_zh or remedy


class CallerError(YuanliuError):
    """The caller can mend it."""


class BadArgument(CallerError):
    """An argument's value does not fit."""

    code = "BAD_ARGUMENT"


class BadPageSize(BadArgument):
    """`first` or `last` is outside its bounds, or both were given."""

    code = "BAD_PAGE_SIZE"


class BadCursor(BadArgument):
    """A cursor that is broken, or was given out by another list or another order."""

    code = "BAD_CURSOR"

    @classmethod
    def of_list(cls, text: str) -> Self:
        """For the cursor of a list in an order."""
        return cls(
            f"The cursor {text[:40]!r} is broken, or belongs to another list or order.",
            zh=f"游标 {text[:40]!r} 已损坏，或属于另一个列表或排序。",
            remedy="Use a cursor of the same field with the same orderBy, or start from the first page.",
            remedy_zh="请使用同一字段、同一 orderBy 返回的游标，或从第一页重新开始。",
        )

    @classmethod
    def of(cls, text: str) -> Self:
        """That continues a walk."""
        return cls(
            f"The cursor {text[:40]!r} is broken, or continues another question.",
            zh=f"游标 {text[:40]!r} 已损坏，或属于另一个查询。",
            remedy="Repeat the arguments of the first page, and add only after.",
            remedy_zh="请重复第一页的参数，仅增加 after。",
        )


class BadDate(BadArgument):
    """Not an ISO 8601 instant."""

    code = "BAD_DATE"


class BadPattern(BadArgument):
    """A pattern of paths that cannot be read: where (from 1), what stands there, and what was expected instead."""

    code = "BAD_PATTERN"

    def __init__(self, line: int, column: int, found: str, expected: tuple[str, ...]) -> None:
        list_of = ", ".join(expected)
        super().__init__(
            f"The pattern cannot be read at line {line}, column {column}: "
            f"found {'the end' if not found else repr(found[:40])}, expected {list_of}.",
            zh=f"模式在第 {line} 行第 {column} 列无法解析：此处为{'结尾' if not found else repr(found[:40])}，"
            f"应为 {list_of.replace('the end', '结尾')}。",
            remedy="Write kinds of flow with levels in braces, joined by blanks | ( ) ? * + {m,n}: docs/lineage.md.",
            remedy_zh="请写流转类型，级别置于花括号内，以空格、| ( ) ? * + {m,n} 组合；见 docs/lineage.md。",
        )
        self.line = line
        self.column = column
        self.expected = expected


class UnknownReference(CallerError):
    """An argument names something that does not exist, or that the caller may not see."""

    code = "UNKNOWN_REFERENCE"
    KINDS = ("REGION", "ELEMENT", "ENTRY", "DEPARTMENT", "LIBRARY", "RESOURCE", "FIELD", "FLOW", "SCHEME")

    def __init__(self, kind: str, argument: str, value: object) -> None:
        noun = {
            "REGION": ("region", "行政区划"),
            "ELEMENT": ("data element", "数据元"),
            "ENTRY": ("catalog entry", "目录条目"),
            "DEPARTMENT": ("department", "部门"),
            "LIBRARY": ("library", "库"),
            "RESOURCE": ("data resource", "数据资源"),
            "FIELD": ("field", "字段"),
            "FLOW": ("flow", "数据流转"),
            "SCHEME": ("classification scheme", "分类方案"),
        }[kind]
        super().__init__(
            f"No {noun[0]} has the key {value!r} that argument '{argument}' names.",
            zh=f"参数“{argument}”所指的{noun[1]} {value!r} 不存在。",
            remedy=f"Look the {noun[0]} up first and pass its key as it is served.",
            remedy_zh=f"请先查询该{noun[1]}，再原样传入它的代码。",
        )
        self.code = f"UNKNOWN_{kind}"


class LimitExceeded(CallerError):
    """A document larger than served; `code` names the limit, `what` what was counted: "The number of ids"."""

    def __init__(self, code: str, what: str, what_zh: str, found: int, limit: int) -> None:
        super().__init__(
            f"{what} is {found:,}; the limit is {limit:,}.",
            zh=f"{what_zh}为 {found:,}，上限为 {limit:,}。",
            remedy="Split the document, or ask for less at once; the limits stand in docs/limits.md.",
            remedy_zh="请拆分请求或减少一次查询的内容；各项上限见 docs/limits.md。",
        )
        self.code = code
        self.found = found
        self.limit = limit


class GraphChanged(YuanliuError):
    """A continuation of an answer that is no longer kept, and the graph has changed since."""

    code = "GRAPH_CHANGED"

    def __init__(self) -> None:
        super().__init__(
            "The graph has changed since this answer began, and the answer is no longer kept.",
            zh="自该查询开始以来图已变更，且原结果已不再保留。",
            remedy="Ask again from the first page; a larger budget.nodes needs fewer pages.",
            remedy_zh="请从第一页重新查询；增大 budget.nodes 可减少分页。",
        )


class RuleError(YuanliuError):
    """A value the rules in front of every write refuse."""

    code = "RULE"


class Conflict(YuanliuError):
    """A write met a uniqueness constraint."""

    code = "CONFLICT"


class Unavailable(YuanliuError):
    """The database cannot be reached just now."""

    code = "UNAVAILABLE"

    @classmethod
    def database(cls) -> Self:
        return cls(
            "The database cannot be reached just now.",
            zh="数据库暂时无法访问。",
            remedy="Try again in some seconds; /readyz tells when it is back.",
            remedy_zh="请几秒后重试；/readyz 会显示何时恢复。",
        )


class TimedOut(YuanliuError):
    """A statement took longer than it may."""

    code = "TIMEOUT"

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(
            f"The question took longer than {seconds:g} s and was stopped.",
            zh=f"查询超过 {seconds:g} 秒，已停止。",
            remedy="Ask for less: a smaller page, fewer nested lists, a narrower filter.",
            remedy_zh="请减少查询内容：更小的分页、更少的嵌套列表或更窄的筛选条件。",
        )


class SetupError(YuanliuError):
    """A start that cannot go on. `message` is one sentence, `remedy` what to do; printed without a traceback."""

    code = "SETUP"
