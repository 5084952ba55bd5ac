"""Oracle of assessments: what a region may get for a need at an instant, in plain Python over a plain world.

Written from the contract of assessments alone, independently of graph, Cypher and API, so that both can be compared.
`assess` answers; `as_response` gives the answer the form of the API's response.
"""

from tests.oracles.assessment.assess import Assessment, NeedAnswer, assess
from tests.oracles.assessment.authority import Source
from tests.oracles.assessment.candidates import Candidate
from tests.oracles.assessment.response import FIELDS, SOURCE_FIELDS, as_response
from tests.oracles.assessment.world import (
    Attachment,
    Basis,
    Department,
    Designation,
    Entry,
    Field,
    Flow,
    Item,
    Need,
    Platform,
    Region,
    Resource,
    World,
)

__all__ = [
    "FIELDS",
    "SOURCE_FIELDS",
    "Assessment",
    "Attachment",
    "Basis",
    "Candidate",
    "Department",
    "Designation",
    "Entry",
    "Field",
    "Flow",
    "Item",
    "Need",
    "NeedAnswer",
    "Platform",
    "Region",
    "Resource",
    "Source",
    "World",
    "as_response",
    "assess",
]
