"""The loaders of a request, one per edge, over the bare driver."""

# mypy: ignore-errors
# follows Strawberry's own guide, with types that exist at run time only

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import neo4j
import strawberry
from aiodataloader import DataLoader

AUDIENCES = ["PUBLIC", "GOV"]


@dataclass
class Loaders:
    """The loaders of a request, each for one statement and its other parameters."""

    driver: neo4j.AsyncDriver
    by_key: dict[Any, Any] = field(default_factory=dict)

    async def rows(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        async with self.driver.session(
            database="neo4j", default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
        ) as session:
            result = await session.run(statement, parameters, audiences=AUDIENCES)
            return [record.data() async for record in result]

    def many(self, statement: str, **parameters: Any) -> Any:
        """A loader of lists of rows."""
        key = (statement, tuple(parameters.items()))
        if key not in self.by_key:

            async def load(keys: Sequence[str]) -> list[list[Any]]:
                rows = defaultdict(list)
                for record in await self.rows(statement, keys=list(keys), **parameters):
                    rows[record["key"]].append(record["row"])
                return [rows[key] for key in keys]

            self.by_key[key] = DataLoader(load)
        return self.by_key[key]


def loaders(info: strawberry.Info) -> Loaders:
    request_loaders: Loaders = info.context["loaders"]
    return request_loaders
