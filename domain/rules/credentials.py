"""Removes credentials from texts and JSON values: passwords, tokens, keys and signatures, in the forms that
credential_patterns.py lists.

The rest of a text is unchanged. A user name alone is not a credential and stays. Removing one credential may complete
the form of another, so the rules run until nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from domain.rules.credential_calls import CALL_RULES, WORD, without_inserted_credentials
from domain.rules.credential_patterns import (
    JOINING_COMMANDS,
    KEYS_WITH_A_FORM,
    LINE,
    LOGIN_ARGUMENT,
    LOGIN_COMMANDS,
    NAME_ENDINGS,
    PLACEHOLDER,
    RULES,
    SETTING,
    SIGNS,
)
from domain.rules.sql_comparisons import SqlText

MAX_PASSES = 10

_SECRET_NAME = re.compile(
    rf"[\w.\- ]*{NAME_ENDINGS}|pass|auth|authorization|jwt|sas|(?:set-)?cookies?|密[码碼]|口令|密钥|令牌", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*)://([^\s\"<>]+)", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\[\]]*)(?::\d{0,5})?(?:,.*)?")
_USER_AND_PASSWORD = re.compile(r"[^/@\s]+/[^@\s]+(?=@)")
"""Oracle's user/password in front of a host."""
_PASSWORD_WITH_SLASH = re.compile(r"[^/@:\s]+:\d+/[^@\s]+(?=@[\w.-]+:\d{2,5}(?:/|$))")
"""User and password, where the password begins like a port and contains a slash."""
_WITH_TOKEN_AS_USER = frozenset({"http", "https", "git", "git+https", "git+http", "nats"})

_PAIR_NAMES = frozenset({"name", "key", "parameterkey", "parametername", "option", "property", "parameter"})
_VALUE_NAMES = frozenset({"value", "parametervalue", "defaultvalue", "val"})
"""Keys, without separators, of a pair of a name and its value."""
_COOKIE_NAMES = frozenset({"cookie", "cookies", "setcookie", "setcookies"})
_CONTENT_NAMES = _VALUE_NAMES | {"current", "default", "plain", "plaintext", "secret", "text", "#text", "$", "content"}
"""Keys under which an object named like a credential holds it, such as `{"password": {"value": "x"}}`."""
_SECRET_OPTION = re.compile(rf"--?[\w-]*{NAME_ENDINGS}", re.IGNORECASE)
_PASSWORD_OPTIONS = frozenset({"-p", "-P", "-w", "-a"})
_USER_OPTIONS = frozenset({"-u", "-U", "-n", "--user", "--username"})
_USER_OPTIONS_WITH_PASSWORD = frozenset({"-u", "--user", "--proxy-user"})
_LOGIN_COMMAND = re.compile(rf"(?:.*/)?{LOGIN_COMMANDS}")
_LOGIN_ARGUMENT = re.compile(LOGIN_ARGUMENT)
_JOINING_COMMAND = re.compile(rf"(?:.*/)?{JOINING_COMMANDS}")
_JOINED_PASSWORD = re.compile(r"\A(-p)(?!\*\*\*).+")


def without_credentials(value: Any) -> Any:
    """A JSON value without the credentials in its texts, both keys and values.

    The value of a key such as `password` is a credential whatever it is. The same holds for the pair
    `{"name": "password", "value": "…"}` and for an argument after `--password`.
    """
    if isinstance(value, str):
        return text_without_credentials(value)
    if isinstance(value, list | tuple):
        return type(value)(_items(value))
    if isinstance(value, dict):
        return {_clean_name(name): _member(value, name) for name in value}
    return value


def text_without_credentials(text: str) -> str:
    """A text without the credentials in it."""
    if SIGNS.search(text) is None:
        return text
    for _ in range(MAX_PASSES):
        cleaned = KEYS_WITH_A_FORM.sub(PLACEHOLDER, _ADDRESS.sub(_without_user_info, text))
        for pattern, replacement in (*RULES, *CALL_RULES):
            cleaned = pattern.sub(replacement, cleaned)
        cleaned = without_inserted_credentials(_without_settings(cleaned))
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


def _without_settings(text: str) -> str:
    """A text without the values of settings `name=value` and `name value`. Comparisons and aliases of columns in SQL
    stay."""
    if SETTING.search(text) is None and LINE.search(text) is None and WORD.search(text) is None:
        return text
    sql = SqlText.of(text)

    def cut(match: re.Match[str]) -> str:
        if sql.is_comparison(match.start(), match["name"], match["value"]):
            return match[0]
        return f"{match[1]}{PLACEHOLDER}"

    def cut_line(match: re.Match[str]) -> str:
        return match[0] if sql.is_statement else f"{match[1]}{PLACEHOLDER}"

    cleaned = SETTING.sub(cut, text)
    return WORD.sub(cut_line, LINE.sub(cut_line, cleaned))


def _member(parent: Mapping[str, Any], name: str) -> Any:
    value = parent[name]
    if not _holds_secret(parent, name):
        return without_credentials(value)
    if _is_scalar(value):
        return PLACEHOLDER if value != "" else value
    return _without_contents(value, everything=_folded(name) in _VALUE_NAMES | _COOKIE_NAMES)


def _holds_secret(parent: Mapping[str, Any], name: str) -> bool:
    """Whether a member is named like a credential, or is the value of a pair whose name is."""
    if _folded(name) not in _VALUE_NAMES:
        return is_secret_name(name)
    names = (other for key, other in parent.items() if _folded(key) in _PAIR_NAMES)
    return any(isinstance(other, str) and is_secret_name(other) for other in names)


def _without_contents(value: Any, *, everything: bool = False) -> Any:
    """The value of a member named like a credential without the texts that are one. An object may also describe a
    column of that name: only some of its members are credentials, unless `everything` is."""
    if _is_scalar(value):
        return PLACEHOLDER if value != "" else value
    if isinstance(value, list | tuple):
        return type(value)(_without_contents(item, everything=everything) for item in value)
    if isinstance(value, dict):
        return {
            _clean_name(name): _without_contents(value[name], everything=everything)
            if everything or _folded(name) in _CONTENT_NAMES
            else _member(value, name)
            for name in value
        }
    return value


def _items(values: Sequence[Any]) -> list[Any]:
    """The items of a list, which may be the arguments of a command: the one after an option such as `--password` is a
    credential."""
    has_options = any(isinstance(item, str) and item.startswith("-") for item in values)
    if not has_options:
        return [without_credentials(item) for item in values]
    texts = [item for item in values if isinstance(item, str)]
    is_command = any(text in _USER_OPTIONS or _LOGIN_COMMAND.fullmatch(text) for text in texts)
    if any(map(_JOINING_COMMAND.fullmatch, texts)):
        values = [_JOINED_PASSWORD.sub(rf"\1{PLACEHOLDER}", item) if isinstance(item, str) else item for item in values]
    return [
        _argument(before, item, is_command=is_command) for before, item in zip((None, *values), values, strict=False)
    ]


def _argument(option: Any, item: Any, *, is_command: bool) -> Any:
    """An argument after another one. `is_command`: whether `-p` of this command is followed by a password."""
    if not (isinstance(option, str) and isinstance(item, str)) or item == "":
        return without_credentials(item)
    if _SECRET_OPTION.fullmatch(option) and not item.startswith("--"):
        return PLACEHOLDER
    if is_command and option in _PASSWORD_OPTIONS and _LOGIN_ARGUMENT.match(item):
        return PLACEHOLDER
    if option in _USER_OPTIONS_WITH_PASSWORD and ":" in item and "://" not in item:
        user, _, password = item.partition(":")
        return item if user.isdigit() and password.isdigit() else PLACEHOLDER
    return text_without_credentials(item)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    """A key without case and separators."""
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


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
