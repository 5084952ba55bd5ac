"""Business scenarios and their needs."""

from __future__ import annotations

import strawberry

from api.fields import AS_OF, argument, field, with_arguments
from api.types.lazy import ElementRef, EntryRef, ScenarioAssessmentRef
from api.types.node import Node
from domain.model.catalog_enums import UpdateCycle
from domain.model.graph_enums import DesignationScope

ASSESSED_REGION = argument(
    str | None,
    "Code or id of a region; default: the region of department, or else the autonomous region. UNKNOWN_REGION if there "
    "is none.",
)
USING_DEPARTMENT = argument(
    str | None, "Code or id of the department that needs the data. UNKNOWN_DEPARTMENT if there is none."
)
ASSESSED_AS_OF = argument(
    AS_OF.__origin__,
    "The instant of evaluation; default: the time of the request. Publications, designations, flows and attachments "
    "are those of the instant. The graph has no history of share types, update cycles, items and dates of "
    "the last update, by which an entry is overdue: they are today's.",
)

ASSESSMENT_ARGUMENTS = {"region": ASSESSED_REGION, "department": USING_DEPARTMENT, "as_of": ASSESSED_AS_OF}


@strawberry.type(description="数据需求: a data element or entry that a scenario needs (Art. 9, 17).")
class Need:
    id: strawberry.ID = field(
        "The id, such as need_newborn#1. node does not return it: a need is read with its scenario."
    )
    position: int = field("Its position in the scenario, from 1.")
    purpose: str = field("The use of the data (Art. 17), such as 核验父母身份.")
    freshness: UpdateCycle = field("The slowest update cycle that is fresh enough, such as DAILY.")
    scope: DesignationScope | None = field("The kind of subject whose data is needed; null: all.")
    element: ElementRef | None = field("The data element needed; null if an entry is needed.")
    entry: EntryRef | None = field(
        "The entry needed by name; null if an element is needed, or if the caller may not see the entry."
    )


@strawberry.type(description="业务场景: a business scenario and its needs (Art. 9).")
class Scenario(Node):
    code: str = field("The code, such as newborn.")
    name: str = field("The name, such as 新生儿出生一件事.")
    description: str | None = field("The content of the scenario in one sentence.")
    sample: bool = field("True if it is made for the sample.")
    needs: list[Need] = field("The needs in order; the first 100.")
    assessment: ScenarioAssessmentRef = with_arguments(
        ScenarioAssessmentRef,
        "The assessment of its needs in a region at an instant.",
        ASSESSMENT_ARGUMENTS,
    )
