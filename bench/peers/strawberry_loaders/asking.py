"""A request's loaders, one for each edge, over the bare driver."""

# mypy: ignore-errors
# made as its own guide shows it, with types that exist at run time only

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import neo4j
import strawberry
from aiodataloader import DataLoader

AUDIENCES = ["PUBLIC", "GOV"]


@dataclass
class Asking:
    """A request's loaders, each for one statement and its other parameters."""

    driver: neo4j.AsyncDriver
    loaders: dict[Any, Any] = field(default_factory=dict)

    async def rows(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        async with self.driver.session(
            database="neo4j", default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
        ) as session:
            result = await session.run(statement, parameters, audiences=AUDIENCES)
            return [record.data() async for record in result]

    def many(self, statement: str, **parameters: Any) -> Any:
        """A loader of lists of rows."""
        key = (statement, tuple(parameters.items()))
        if key not in self.loaders:

            async def load(keys: Sequence[str]) -> list[list[Any]]:
                found = defaultdict(list)
                for each in await self.rows(statement, keys=list(keys), **parameters):
                    found[each["key"]].append(each["row"])
                return [found[each] for each in keys]

            self.loaders[key] = DataLoader(load)
        return self.loaders[key]


def asking(info: strawberry.Info) -> Asking:
    found: Asking = info.context["asking"]
    return found
