"""Arguments of fields, as the texts of a shape or of a query file use them: parameters of the same name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.region import home_region
from domain.rules.node_ids import code_of


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that a text uses as a parameter of the same name.

    `convert`: computes the parameter from the argument (None if absent). `names`: the kind of node that the argument
    names by its code or its id; the parameter is the code. `refers`: if that node does not exist, the query fails with
    UNKNOWN_<kind>. `item_refers`: of a list of maps, the keys that name nodes, with their kinds.
    """

    name: str
    convert: Callable[[Any], Any] | None = None
    names: str = ""
    refers: bool = False
    item_refers: tuple[tuple[str, str], ...] = ()

    def parameter_value(self, value: Any) -> Any:
        """The parameter for a value of the argument, None if it is left out."""
        converted = self.convert(value) if self.convert else value
        if converted is None:
            return None
        if self.item_refers:
            return [self._with_codes(item) for item in converted]
        return code_of(self.names, converted) if self.names else converted

    def _with_codes(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        codes = {key: code_of(kind, item[key]) for key, kind in self.item_refers if item.get(key) is not None}
        return {**item, **codes}


def reference(name: str, kind: str, convert: Callable[[Any], Any] | None = None) -> Argument:
    """An argument that names a node of this kind, which must exist."""
    return Argument(name, convert, names=kind, refers=True)


REGION = reference("region", "REGION", home_region)
SCOPE = Argument("scope")
AS_OF = Argument("asOf")
