"""Credentials as arguments of calls and as literals of SQL: connections, options, encryption, INSERT.

A call is recognized by its name or by an address among its arguments, since two texts side by side may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.rules.credential_patterns import NAME_ENDINGS, PLACEHOLDER, QUOTED

_QUOTED_NAME = rf"[\"'][\w.:-]*(?:{NAME_ENDINGS}|\bpass)[\"']"
_FLAGS = re.IGNORECASE | re.DOTALL
CALL_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, _FLAGS), replacement)
    for pattern, replacement in (
        # option("password", "x"), setProperty, conf.set, setenv: a name and its value
        (
            rf"((?<!\w)\w*(?:option|propert(?:y|ies)|config|conf|set|put|setting|env|header|param|parameter|add|append"
            rf"|secret|string)\s*\(\s*{_QUOTED_NAME}\s*,\s*)(?!['\"]\*\*\*['\"]){QUOTED}",
            rf"\1'{PLACEHOLDER}'",
        ),
        # an address of JDBC with user and password behind it
        (
            rf"([\"']jdbc:[^\"']*[\"'](?:\s*,\s*{QUOTED}){{1,2}}\s*,\s*)(?!['\"]\*\*\*['\"]){QUOTED}(?=\s*\))",
            rf"\1'{PLACEHOLDER}'",
        ),
        # host, user and password; or user, password and host
        (
            rf"((?<!\w)(?:db|get|create|make|open|new)?_?connect(?:ion)?\s*\(\s*{QUOTED}\s*,\s*)(?!['\"]\*\*\*['\"])(?!['\"]jdbc:){QUOTED}\s*,\s*{QUOTED}",
            rf"\1'{PLACEHOLDER}', '{PLACEHOLDER}'",
        ),
        (r"(\bconnect\w*\(\s*[\"'])[\w$#]+/[^\s/@\"']+@", r"\1"),
        # table functions: host, database, table, user and password; bucket, key and secret
        (
            rf"(\b(?:mysql|postgresql|mongodb|remote|remoteSecure)\s*\((?:[^,()\"']{{0,100}}(?:{QUOTED})?[^,()\"']{{0,100}},)"
            rf"{{4}}\s*)(?!['\"]\*\*\*['\"]){QUOTED}",
            rf"\1'{PLACEHOLDER}'",
        ),
        (
            rf"(\b(?:s3|oss|cosn|gcs|hdfs|iceberg|deltaLake|hudi)\w*\s*\(\s*{QUOTED}\s*,\s*['\"]\*\*\*['\"]\s*,\s*)"
            rf"(?!['\"]\*\*\*['\"]){QUOTED}",
            rf"\1'{PLACEHOLDER}'",
        ),
        (
            rf"(\bopenrowset\s*\(\s*{QUOTED}\s*,\s*{QUOTED}\s*;\s*{QUOTED}\s*;\s*)(?!'\*\*\*'){QUOTED}",
            rf"\1'{PLACEHOLDER}'",
        ),
        # keys of encryption
        (
            rf"(\b(?:aes|sm4|des|des3|pgp_sym)_?(?:en|de)crypt\w*\s*\([^()\"']{{0,200}},\s*)(?!['\"]\*\*\*['\"]){QUOTED}",
            rf"\1'{PLACEHOLDER}'",
        ),
        (rf"(\b(?:en|de)cryptby\w+\s*\(\s*)(?!['\"]\*\*\*['\"]){QUOTED}", rf"\1'{PLACEHOLDER}'"),
        # commands of Oracle with options in front of user/password, also without a host
        (
            r"(\b(?:sqlplus|sqlldr|expdp|impdp|rman|exp|imp)\s+(?:-\S+\s+){1,5})[\w$#]+/[^\s/@]+(?=@|\s|\Z)",
            rf"\1{PLACEHOLDER}",
        ),
        (r"(\b(?:sqlplus|sqlldr|expdp|impdp)\s+)[\w$#]+/[^\s/@]+(?=\s|\Z)", rf"\1{PLACEHOLDER}"),
        (r"((?:^|[\s;&|])(?:exp|imp)\s+)[\w$#]+/[^\s/@]+(?=@|\s+\w+=)", rf"\1{PLACEHOLDER}"),
        # user=a password b
        (
            r"(\b(?:user(?:name)?|uid|login)=\S+\s+(?:password|passwd|pwd)\s+)(?!\*\*\*|=)[^\s;,\"')]+",
            rf"\1{PLACEHOLDER}",
        ),
        (r"(\b(?:user(?:name)?|uid|login)=\S{1,200}[\s,]+pass=)(?!\*\*\*)[^\s;,\"')]+", rf"\1{PLACEHOLDER}"),
        (
            r"(\b(?:alter|create)\s+(?:user|role|login)\s+\S+\s+(?:with\s+)?password\s+)(?!\*\*\*|['\"]|expire|reuse)[^\s;]+",
            rf"\1{PLACEHOLDER}",
        ),
        (r"(\bidentified\s+by\s+\S+\s+replace\s+)(?!\*\*\*)[^\s;]+", rf"\1{PLACEHOLDER}"),
        (rf"(\bsecret\s+)(?!'\*\*\*'){QUOTED}", rf"\1'{PLACEHOLDER}'"),
    )
)

WORD = re.compile(
    r"((?:\b(?:password|passwd|pwd|passphrase)|密[码碼]|口令|密钥|令牌)[ \t]+)"
    r"(?!\*\*\*|(?:\w*(?:char|text|string|int|float|number|clob|blob|binary|time|stamp|md|sha|utf|base|v)\d+)(?:[\s,;]|\Z))"
    r"(?=[^\s]{0,200}\d)(?=[^\s]{0,200}[a-z])[\w!#$%&*+?@^|~-]{5,}(?=[\s,;，。；]|\Z)",
    _FLAGS | re.ASCII,
)
"""A credential behind its name and a blank: a word of letters and digits. In SQL it may be the alias of a column."""

_INSERT = re.compile(
    r"\binsert\s+(?:into|overwrite|ignore)?[^()'\";]{0,300}\(([^()]{1,20000})\)\s*values\s*(?=\()"
    r"|\b(?:replace|upsert)\s+into\s[^()'\";]{0,300}\(([^()]{1,20000})\)\s*values\s*(?=\()",
    re.IGNORECASE,
)
_PART = re.compile(r"'(?:[^'\\]|''|\\.)*(?:'|\Z)|\"(?:[^\"\\]|\"\"|\\.)*(?:\"|\Z)|[(),]|[^'\"(),]+", re.DOTALL)
_SECRET_COLUMN = re.compile(rf"[\w.]*{NAME_ENDINGS}|pass|口令|密[码碼]|密钥|令牌", re.IGNORECASE)


def without_inserted_credentials(text: str) -> str:
    """A text without the literals that an INSERT writes into columns such as `password`."""
    parts: list[str] = []
    position = 0
    while (match := _INSERT.search(text, position)) is not None:
        columns = [column.strip().strip('"`[]') for column in (match[1] or match[2]).split(",")]
        secret = {number for number, column in enumerate(columns) if _SECRET_COLUMN.fullmatch(column)}
        parts.append(text[position : match.end()])
        position = match.end()
        for part, end in _values(text, position, secret) if secret else ():
            parts.append(part)
            position = end
    return "".join([*parts, text[position:]])


def _values(text: str, position: int, secret: set[int]) -> Iterator[tuple[str, int]]:
    """The parts of the rows of values from this position on, cleaned, each with its end."""
    depth, column = 0, 0
    while (match := _PART.match(text, position)) is not None:
        part, position = match[0], match.end()
        if depth == 0 and part not in "(," and part.strip():
            return
        if part == "(":
            depth += 1
            column = 0 if depth == 1 else column
        elif part == ")":
            depth -= 1
        elif part == "," and depth == 1:
            column += 1
        elif part[0] in "'\"" and column in secret and len(part) > 2:
            part = f"'{PLACEHOLDER}'"
        yield part, position
