"""Everything that can go wrong, as one tree; the public list of codes is closed and documented in docs/errors.md.

YuanliuError
├── CallerError            the caller can mend it
│   ├── BadArgument        BAD_ARGUMENT: an argument's value does not fit
│   │   ├── BadCursor      BAD_CURSOR
│   │   ├── BadPageSize    BAD_PAGE_SIZE
│   │   └── BadDate        BAD_DATE
│   ├── UnknownReference   UNKNOWN_REGION, UNKNOWN_ELEMENT, …: an argument names what does not exist
│   └── LimitExceeded      DEPTH_EXCEEDED, ALIASES_EXCEEDED, …: a document is larger than served
├── RuleError              a value the rules refuse (identity, enumeration, secret data)
├── Unavailable            UNAVAILABLE: the database cannot be reached just now
├── TimedOut               TIMEOUT: a statement took longer than it may
└── SetupError             a start that cannot go on: one sentence and its remedy, for a terminal
"""

from __future__ import annotations


class YuanliuError(Exception):
    """A failure with a public code, a sentence in English and Chinese, and a remedy."""

    code = "INTERNAL"

    def __init__(self, message: str, *, zh: str = "", remedy: str = "", remedy_zh: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.zh = zh or message
        self.remedy = remedy
        self.remedy_zh = remedy_zh or remedy


class SetupError(YuanliuError):
    """A start that cannot go on. `message` is one sentence, `remedy` what to do; printed without a traceback."""

    code = "SETUP"
