"""Relay's Node (Global Object Identification)."""

from __future__ import annotations

import strawberry

from api.fields import field


@strawberry.interface(description="Anything with a stable id (Relay Global Object Identification).")
class Node:
    id: strawberry.ID = field("The Relay id: stable for ever, unique in the whole graph.")


@strawberry.interface(description="Something that lineage can walk from and to.")
class LineageNode:
    id: strawberry.ID = field("The Relay id.")
    name: str = field("The name; of a data resource its OpenLineage name, of an entry its title.")
