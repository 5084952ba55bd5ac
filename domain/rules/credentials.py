"""Removes credentials from texts: passwords, tokens, keys and signatures, in the forms in which addresses, connection
strings, settings, headers and commands contain them.

The rest of a text is unchanged. A user name alone is not a credential and stays. Removing one credential may complete
the form of another, so the rules run until nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

NAME_ENDINGS = (
    r"(?:password|passwd|passphrase|passcode|pwd|secret(?:[-_.]?access)?(?:[-_.]?key)?|access[-_.]?key(?:[-_.]?id)?"
    r"|account[-_.]?key|shared[-_.]?access[-_.]?(?:key|signature)|private[-_.]?key|oauth[-_.]?pvt[-_.]?key"
    r"|api[-_.]?key|auth[-_.]?key|token|credentials?|[-_.]pass)"
)
"""The end of a name whose value is a credential, as a regular expression."""
PARAMETER = (
    rf"(?:sig|signature|sas|auth|pass|pw|x-\w+-signature|x-\w+-credential|[\w.-]*access-?id|q-ak|[\w.-]*{NAME_ENDINGS})"
)
"""A parameter of an address whose value is a credential."""
QUOTED = r"""(?:"(?:[^"\\]|\\.)+"|'(?:[^'\\]|\\.)+')"""
MAX_PASSES = 10
PLACEHOLDER = "***"

_SECRET_NAME = re.compile(rf"[\w.\- ]*{NAME_ENDINGS}|pass|auth|authorization|密码|口令", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*)://([^\s\"<>]+)", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\[\]]*)(?::\d{0,5})?(?:,.*)?")
_USER_AND_PASSWORD = re.compile(r"[^/@\s]+/[^@\s]+(?=@)")
"""Oracle's user/password in front of a host."""
_PASSWORD_WITH_SLASH = re.compile(r"[^/@:\s]+:\d+/[^@\s]+(?=@[\w.-]+:\d{2,5}(?:/|$))")
"""User and password, where the password begins like a port and contains a slash."""
_WITH_TOKEN_AS_USER = frozenset({"http", "https", "git", "git+https", "git+http"})
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.DOTALL), replacement)
    for pattern, replacement in (
        # Oracle: jdbc:oracle:thin:user/password@host, and user/password@//host as its commands take it
        (r'(\bjdbc:oracle:[a-z0-9]*:)(?:[^\s"@]|"[^"]{0,200}")(?:[^\s"]|"[^"]{0,200}"){0,500}@', r"\1@"),
        (r"(?<![\w$#/:.@-])[\w$#]+/[^\s/]+@(?=//)", ""),
        (r"(\b(?:sqlplus|sqlldr|expdp|impdp|rman|connect|conn)\s+)[\w$#]+/[^\s/]+@", r"\1@"),
        # parameters of addresses and connection strings; the separator in front tells where the value ends
        (rf";\s*{PARAMETER}\s*=\s*(?:{QUOTED}|\{{(?:[^}}]|\}}\}}){{0,256}}\}}|[^;\s\"]*)", ""),
        (rf"\?(?:{PARAMETER}=[^&\s\"]*&)+", "?"),
        (rf"[?&]{PARAMETER}=[^&\s\"]*", ""),
        (rf"(\bjdbc:teradata:[^\s\"]{{0,1000}}?[/,]){PARAMETER}=[^,\s\"]*,?", r"\1"),
        # settings: name=value, name = 'value', "name": "value", --name value, and a line with name: value
        (
            rf"((?<![\w.;?&-])(?!(?:old)?pwd=/)[\w.-]*{NAME_ENDINGS}=)(?![\"'\\]|\*\*\*|\w+\.\w*{NAME_ENDINGS}\b(?![\w.-]))[^\s;&\"')]+",
            rf"\1{PLACEHOLDER}",
        ),
        (rf"({NAME_ENDINGS}\s*=\s*)(?!['\"]\*\*\*['\"]){QUOTED}", rf"\1'{PLACEHOLDER}'"),
        (rf"([\"'][\w.-]*{NAME_ENDINGS}[\"']\s*:\s*)(?!['\"]\*\*\*['\"]){QUOTED}", rf'\1"{PLACEHOLDER}"'),
        (rf"((?<!-)--[\w-]*{NAME_ENDINGS}\s+)(?!-|\*\*\*)\S+", rf"\1{PLACEHOLDER}"),
        (rf"^([\w.-]*{NAME_ENDINGS}:[ \t]+)(?!\*\*\*)\S+[ \t]*$", rf"\1{PLACEHOLDER}"),
        # in a sentence; a word without a digit may be prose
        (
            r"((?:\b(?:password|passwd|pwd)|密码|口令)\s*[:：=＝]\s*)(?!\*\*\*)(?=[!-~]*\d)[!-~]{5,}",
            rf"\1{PLACEHOLDER}",
        ),
        # SQL
        (rf"(\bidentified\s+by\s+|\bpassword\s+)(?!'\*\*\*'){QUOTED}", rf"\1'{PLACEHOLDER}'"),
        # headers and commands
        (
            r"(\bauthorization[\"']?\s*[:=]\s*[\"']?(?:(?:basic|bearer|token)\s+)?)(?!\*\*\*|(?:basic|bearer|token)\s)[^\s\"',;]+",
            rf"\1{PLACEHOLDER}",
        ),
        (r"(\b(?:bearer|basic)\s+)(?=[a-z.~+/=_-]*\d)[\w.~+/=-]{12,}", rf"\1{PLACEHOLDER}"),
        (r"(\s(?:-u|--user)[ =])[^\s:]+:\S+", rf"\1{PLACEHOLDER}"),
        (r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", PLACEHOLDER),
    )
)
_KEYS_WITH_A_FORM = re.compile(
    r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,20}|gh[oprsu]_[0-9A-Za-z]{20,}|github_pat_\w{20,}"
    r"|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|dapi[0-9a-f]{32}|AIza[\w-]{35}|sk-[\w-]{20,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"
)
_SIGNS = re.compile(
    "[=＝：@'\"]|:[^0-9]|--|[Bb]earer|[Bb]asic|BEARER|BASIC|AKIA|ASIA|LTAI|gh[oprsu]_|github_pat|glpat|xox|dapi|AIza|sk-|eyJ"
)
"""A text without any of these has no credential. Most texts have none, and this search is fast."""


def without_credentials(value: Any) -> Any:
    """A JSON value without the credentials in its texts, both keys and values.

    The value of a key such as `password` is a credential whatever it is. The same holds for the pair
    `{"name": "password", "value": "…"}`.
    """
    if isinstance(value, str):
        return text_without_credentials(value)
    if isinstance(value, list | tuple):
        return type(value)(without_credentials(item) for item in value)
    if isinstance(value, dict):
        return {_clean_name(name): _member(value, name) for name in value}
    return value


def text_without_credentials(text: str) -> str:
    """A text without the credentials in it."""
    if _SIGNS.search(text) is None:
        return text
    for _ in range(MAX_PASSES):
        cleaned = _KEYS_WITH_A_FORM.sub(PLACEHOLDER, _ADDRESS.sub(_without_user_info, text))
        for pattern, replacement in _RULES:
            cleaned = pattern.sub(replacement, cleaned)
        if cleaned == text:
            break
        text = cleaned
    return text


@lru_cache(maxsize=4096)
def _clean_name(name: str) -> str:
    """The name of a member without credentials; few names occur in many values."""
    return text_without_credentials(name)


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether the value of a setting, a variable or a key with this name is a credential."""
    return _SECRET_NAME.fullmatch(name) is not None


def _member(parent: Mapping[str, Any], name: str) -> Any:
    value = parent[name]
    if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
        names = [name] if name != "value" else [parent.get(other) for other in ("name", "key")]
        if any(isinstance(other, str) and is_secret_name(other) for other in names):
            return PLACEHOLDER
        return text_without_credentials(value) if isinstance(value, str) else value
    return without_credentials(value)


def _without_user_info(match: re.Match[str]) -> str:
    """An address without user and password. A password may contain `@`, and `/`, `?` or `#` although it should not."""
    scheme, rest = match.groups()
    form = _USER_AND_PASSWORD if scheme.lower().startswith("oracle") else _PASSWORD_WITH_SLASH
    if credential := form.match(rest):
        return f"{scheme}://{rest[credential.end() + 1 :]}"
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user_info, at, _ = authority.rpartition("@")
    if not at and ":" in authority and not _HOST_AND_PORT.fullmatch(authority):
        # What looks like a port is not a number: it is the begin of a password, up to the last @.
        user_info, at, _ = rest.rpartition("@")
    if at and (":" in user_info or scheme.lower() in _WITH_TOKEN_AS_USER):
        return f"{scheme}://{rest[len(user_info) + 1 :]}"
    return match[0]
