"""A small project of dbt with tests, an exposure, a group and freshness, as dbt 1.10 describes it: dbt_shop.json holds
its files, shortened to the parts that are read."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("dbt_shop.json")


@cache
def shop_files() -> dict[str, Any]:
    """The contents of `manifest`, `catalog`, `run_results` and `sources`."""
    return dict(json.loads(FILE.read_text("utf-8")))


def shop_manifest() -> dict[str, Any]:
    return dict(shop_files()["manifest"])


def write_shop(folder: Path) -> dict[str, Path]:
    """Write the files of the project, and return their paths by the names of `DbtFiles`."""
    paths = {name: folder / f"{name}.json" for name in shop_files()}
    for name, path in paths.items():
        path.write_text(json.dumps(shop_files()[name]), "utf-8")
    return paths
