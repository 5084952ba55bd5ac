"""The public codes, closed, and what can go wrong before the graph is asked.

CallerError (domain/errors.py)
├── RequestError                                    HTTP: the request is refused before its document is looked at
│   ├── BadRequest            BAD_REQUEST           400  a body or parameters that are no GraphQL request
│   ├── TooSlow               BAD_REQUEST           408  a body that does not come whole
│   ├── NotFound              NOT_FOUND             404  no such address
│   ├── MethodNotAllowed      METHOD_NOT_ALLOWED    405  another method, or a mutation by GET
│   ├── NotAcceptable         NOT_ACCEPTABLE        406  Accept admits nothing that is served
│   ├── RateLimited           RATE_LIMITED          429  the caller has spent its points
│   ├── Overloaded            OVERLOADED            503  more come than can be served
│   ├── HeadTooLarge          HEAD_TOO_LARGE        431  an address and headers over their limit
│   ├── BodyTooLarge          BODY_TOO_LARGE        413  a body over its limit
│   └── UnsupportedMediaType  UNSUPPORTED_MEDIA_TYPE 415 a body that is not application/json in UTF-8
└── DocumentError                                   GraphQL: a request error, answered without data
    ├── Syntax                SYNTAX                no GraphQL
    ├── Validation            VALIDATION            GraphQL, but not of this schema
    ├── FragmentCycle         FRAGMENT_CYCLE        fragments that spread themselves
    ├── BadVariables          BAD_VARIABLES         values that do not fit the declared variables
    ├── UnknownOperation      UNKNOWN_OPERATION     operationName names none, or several leave the choice open
    ├── UnknownDocument       UNKNOWN_DOCUMENT      a documentId that is none of a trusted document
    ├── PersistedQueryNotFound PERSISTED_QUERY_NOT_FOUND a hash whose text has not been sent
    └── UntrustedDocument     UNTRUSTED_DOCUMENT    a text, where only trusted documents are served

The limits' own errors are graph.errors.LimitExceeded, made in api/limits/document.py, and CostExceeded.
"""

from __future__ import annotations

from api.errors.codes import Code
from api.errors.document import (
    BadVariables,
    CostExceeded,
    DocumentError,
    FragmentCycle,
    PersistedQueryNotFound,
    Syntax,
    UnknownDocument,
    UnknownOperation,
    UntrustedDocument,
    Validation,
)
from api.errors.request import (
    BadRequest,
    BodyTooLarge,
    HeadTooLarge,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    Overloaded,
    RateLimited,
    RequestError,
    TooSlow,
    UnsupportedMediaType,
)

__all__ = [
    "BadRequest",
    "BadVariables",
    "BodyTooLarge",
    "Code",
    "CostExceeded",
    "DocumentError",
    "FragmentCycle",
    "HeadTooLarge",
    "MethodNotAllowed",
    "NotAcceptable",
    "NotFound",
    "Overloaded",
    "PersistedQueryNotFound",
    "RateLimited",
    "RequestError",
    "Syntax",
    "TooSlow",
    "UnknownDocument",
    "UnknownOperation",
    "UnsupportedMediaType",
    "UntrustedDocument",
    "Validation",
]
