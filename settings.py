"""Settings: read once at startup from the environment and `.env` (the environment takes precedence), immutable.

`cli/main.py` alone reads `os.environ`: it passes it to `load`, and takes the language of its messages from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from domain.chinese import listed, quoted
from domain.errors import SetupError
from domain.rules.address_text import is_address, without_credentials
from domain.rules.misspelling import intended_name
from domain.rules.origins import parse_origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CHECKOUT = Path(__file__).resolve().parent

LOG_FORMS = ("auto", "json", "text")
LOG_LEVELS = ("auto", "debug", "info", "warning", "error")
DATABASE_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True)
class HttpSettings:
    """The address of the API and its features.

    `origins`: origins whose pages may call the API (CORS); `rate`: cost points per minute and client (0: unlimited);
    `trusted_only`: execute trusted documents only; `explain`: allow X-Explain; `cache_mb`: size of the response cache
    in MB (0: no cache); `fast`: use the fast path.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()
    rate: int = 0
    trusted_only: bool = False
    explain: bool = False
    cache_mb: int = 32
    fast: bool = True


@dataclass(frozen=True)
class DatabaseSettings:
    """The database: the server at `uri`, or if it is empty the embedded one with its memory in MiB.

    `pool`: maximum number of connections; `direct_read`: read without a driver session where the driver allows it.
    """

    uri: str = ""
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    heap_mb: int = 1024
    page_cache_mb: int = 512
    maven: str = ""
    pool: int = 50
    direct_read: bool = True


@dataclass(frozen=True)
class LogSettings:
    """`form`: one of LOG_FORMS; `level`: one of LOG_LEVELS. `auto` depends on whether standard error is a terminal."""

    form: str = "auto"
    level: str = "auto"


@dataclass(frozen=True)
class ObservabilitySettings:
    """`metrics`: serve /metrics; `log`: form and level of log lines; `traces`: URL of a collector (empty: none)."""

    metrics: bool = True
    log: LogSettings = LogSettings()
    traces: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings.

    `home`: absolute path of the data folder; `npm`: address of the npm registry, empty for npm's own; `timezone`: the
    time zone of dates without a zone.
    """

    home: Path = CHECKOUT / "var"
    npm: str = ""
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    http: HttpSettings = HttpSettings()
    database: DatabaseSettings = DatabaseSettings()
    observability: ObservabilitySettings = ObservabilitySettings()

    @property
    def documents(self) -> Path:
        """The folder of trusted documents."""
        return self.home / "documents"


NAMES = (
    "YUANLIU_HOST",
    "YUANLIU_PORT",
    "YUANLIU_HOME",
    "YUANLIU_TIMEZONE",
    "YUANLIU_ORIGINS",
    "YUANLIU_RATE",
    "YUANLIU_TRUSTED_ONLY",
    "YUANLIU_EXPLAIN",
    "YUANLIU_CACHE_MB",
    "YUANLIU_FAST_PATH",
    "YUANLIU_METRICS",
    "YUANLIU_LOG",
    "YUANLIU_LOG_LEVEL",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "YUANLIU_POOL",
    "YUANLIU_DIRECT_READ",
    "YUANLIU_HEAP_MB",
    "YUANLIU_PAGE_CACHE_MB",
    "YUANLIU_MAVEN",
    "YUANLIU_NPM",
    "NEO4J_URI",
    "NEO4J_USER",
    "NEO4J_PASSWORD",
)

RENAMED = {"YUANLIU_KEEP_MB": "YUANLIU_CACHE_MB"}
"""Names of earlier releases with their new names. The server does not start with an old name."""
PREFIX = "YUANLIU_"


def load(environment: Mapping[str, str], dotenv: Path | None = CHECKOUT / ".env") -> Settings:
    """Read the settings from `environment`, then from the file `dotenv`, then from the defaults.

    An empty value counts as unset. Raises SetupError for an invalid value and for a renamed or misspelt name.
    """
    values = {name: value for name, value in _file(dotenv).items() if value}
    _check_spelling({*values, *environment})
    values.update({name: environment[name] for name in NAMES if environment.get(name)})
    default = Settings()
    return Settings(
        home=_home(values.get("YUANLIU_HOME"), default.home),
        npm=_http_address(values, "YUANLIU_NPM", "of an npm registry", "npm 仓库"),
        timezone=_timezone(values.get("YUANLIU_TIMEZONE", default.timezone.key)),
        http=HttpSettings(
            host=values.get("YUANLIU_HOST", default.http.host),
            port=_number(values, "YUANLIU_PORT", default.http.port, low=0, high=65535),
            origins=_origins(values.get("YUANLIU_ORIGINS", "")),
            rate=_number(values, "YUANLIU_RATE", default.http.rate, low=0, high=10**9 - 1),
            trusted_only=_switch(values, "YUANLIU_TRUSTED_ONLY"),
            explain=_switch(values, "YUANLIU_EXPLAIN"),
            cache_mb=_number(values, "YUANLIU_CACHE_MB", default.http.cache_mb, low=0, high=1 << 20),
            fast=_switch(values, "YUANLIU_FAST_PATH", default="on"),
        ),
        database=DatabaseSettings(
            uri=_uri(values.get("NEO4J_URI") or ""),
            user=values.get("NEO4J_USER", default.database.user),
            password=values.get("NEO4J_PASSWORD", ""),
            heap_mb=_number(values, "YUANLIU_HEAP_MB", default.database.heap_mb, low=256, high=1 << 20),
            page_cache_mb=_number(
                values, "YUANLIU_PAGE_CACHE_MB", default.database.page_cache_mb, low=32, high=1 << 20
            ),
            maven=_http_address(values, "YUANLIU_MAVEN", "of a Maven repository", "Maven 仓库"),
            pool=_number(values, "YUANLIU_POOL", default.database.pool, low=4, high=10_000),
            direct_read=_switch(values, "YUANLIU_DIRECT_READ", default="on"),
        ),
        observability=ObservabilitySettings(
            metrics=_switch(values, "YUANLIU_METRICS", default="on"),
            log=LogSettings(
                _one_of(values, "YUANLIU_LOG", LOG_FORMS), _one_of(values, "YUANLIU_LOG_LEVEL", LOG_LEVELS)
            ),
            traces=_http_address(
                values, "OTEL_EXPORTER_OTLP_ENDPOINT", "such as http://127.0.0.1:4318", "OpenTelemetry 收集器"
            ),
        ),
    )


def _file(dotenv: Path | None) -> dict[str, str | None]:
    if dotenv is None or not dotenv.is_file():
        return {}
    try:
        return dotenv_values(dotenv, interpolate=False)
    except (OSError, UnicodeDecodeError) as cause:
        raise SetupError(
            f"The settings file {dotenv} cannot be read: {cause}.",
            zh=f"设置文件 {dotenv} 无法读取：{cause}。",
            remedy="Make it a readable UTF-8 file of NAME=value lines, or remove it.",
            remedy_zh="请将其改为可读的 UTF-8 文件，每行一个 名称=值，或将其删除。",
        ) from cause


def _check_spelling(names: Iterable[str]) -> None:
    """Reject renamed and misspelt names: without YUANLIU_TRUSTED_ONLY, for example, the service would be open."""
    settings = [name for name in NAMES if name.startswith(PREFIX)]
    for name in sorted(names):
        if name in RENAMED:
            raise _not_a_setting(
                f"{name} was renamed to {RENAMED[name]}.", zh=f"设置项 {name} 已更名为 {RENAMED[name]}。"
            )
        if name not in NAMES and (match := intended_name(name, settings, PREFIX)):
            raise _not_a_setting(
                f"{name} is not a setting; did you mean {match}?",
                zh=f"不存在名为 {name} 的设置项，是否应为 {match}？",
            )


def _not_a_setting(message: str, zh: str) -> SetupError:
    return SetupError(
        message,
        zh=zh,
        remedy="Correct its name in the environment or in .env, or unset it (see docs/settings.md).",
        remedy_zh="请在环境变量或 .env 中更正其名称，或取消设置（见 docs/settings.md）。",
    )


def _home(value: str | None, default: Path) -> Path:
    try:
        return default if value is None else Path(value).expanduser().absolute()
    except RuntimeError as cause:
        raise _invalid(
            "YUANLIU_HOME", value or "", "a path; this user has no home", "路径，且其中的用户须存在"
        ) from cause


def _timezone(key: str) -> ZoneInfo:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise _invalid(
            "YUANLIU_TIMEZONE", key, "an IANA time zone such as Asia/Shanghai", "IANA 时区名，例如 Asia/Shanghai"
        ) from cause


def _number(values: Mapping[str, str | None], name: str, default: int, *, low: int, high: int) -> int:
    value = values.get(name)
    if not value:
        return default
    expected = f"a whole number from {low} to {high}", f"{low} 至 {high} 的整数"
    if not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        raise _invalid(name, value, *expected)
    number = int(value)
    if not low <= number <= high:
        raise _invalid(name, value, *expected)
    return number


def _switch(values: Mapping[str, str | None], name: str, default: str = "off") -> bool:
    value = (values.get(name) or default).strip().lower()
    if value not in ("on", "off"):
        raise _invalid(name, value, "on or off", "on 或 off")
    return value == "on"


def _one_of(values: Mapping[str, str | None], name: str, allowed: tuple[str, ...]) -> str:
    value = (values.get(name) or allowed[0]).strip().lower()
    if value not in allowed:
        raise _invalid(name, value, f"one of {', '.join(allowed)}", f"{listed(allowed)} 之一")
    return value


def _origins(value: str | None) -> tuple[str, ...]:
    try:
        return parse_origins(value or "")
    except ValueError:
        expected = "* or a list of origins without a path, such as https://data.example.cn, separated by commas"
        zh = "* 或以逗号分隔的来源（不含路径），例如 https://data.example.cn"
        raise _invalid("YUANLIU_ORIGINS", value or "", expected, zh) from None


def _http_address(values: Mapping[str, str | None], name: str, what: str, what_zh: str) -> str:
    value = values.get(name) or ""
    if value and not is_address(value, ("http", "https")):
        raise _invalid(name, value, f"an http(s) address {what}", f"{what_zh}的 http(s) 地址")
    return value.rstrip("/")


def _uri(value: str) -> str:
    if value and ("@" in value or not is_address(value, DATABASE_SCHEMES)):
        expected = "an address such as bolt://host:7687 or neo4j+s://host, without user name and password"
        expected_zh = "形如 bolt://host:7687 或 neo4j+s://host 的地址，且不含用户名和密码"
        raise _invalid("NEO4J_URI", value, expected, expected_zh)
    return value


def _invalid(name: str, value: str, expected: str, expected_zh: str) -> SetupError:
    value = without_credentials(value)
    return SetupError(
        f"{name} is {value!r}, but it must be {expected}.",
        zh=f"设置项 {name} 的值{quoted(value)}不合要求，应为 {expected_zh}。",
        remedy=f"Correct {name} in the environment or in .env (see docs/settings.md).",
        remedy_zh=f"请在环境变量或 .env 中更正 {name}（见 docs/settings.md）。",
    )
