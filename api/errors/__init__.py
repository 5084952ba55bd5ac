"""The closed list of public codes, and the errors that occur before the database is used.

CallerError (domain/errors.py)
├── RequestError                                    HTTP: the request is refused before its document is parsed
│   ├── BadRequest            BAD_REQUEST           400  a body or parameters that are not a GraphQL request
│   ├── TooSlow               BAD_REQUEST           408  a head or a body that does not arrive in time
│   ├── UnsupportedTransferEncoding BAD_REQUEST     501  a transfer coding other than chunked
│   ├── NotFound              NOT_FOUND             404  an unknown path
│   ├── MethodNotAllowed      METHOD_NOT_ALLOWED    405  an unsupported method, or a mutation by GET
│   ├── NotAcceptable         NOT_ACCEPTABLE        406  Accept accepts no media type that is served
│   ├── RateLimited           RATE_LIMITED          429  the caller has used up its points
│   ├── Overloaded            OVERLOADED            503  more requests arrive than can be served
│   ├── HeadTooLarge          HEAD_TOO_LARGE        431  a request line and headers over their limit
│   ├── BodyTooLarge          BODY_TOO_LARGE        413  a body over its limit
│   └── UnsupportedMediaType  UNSUPPORTED_MEDIA_TYPE 415 a body that is not application/json in UTF-8
└── DocumentError                                   GraphQL: a request error, whose response has no data
    ├── Syntax                SYNTAX                not valid GraphQL
    ├── Validation            VALIDATION            not valid for the schema
    ├── FragmentCycle         FRAGMENT_CYCLE        fragments that form a cycle
    ├── BadVariables          BAD_VARIABLES         values that do not fit the declared variables
    ├── UnknownOperation      UNKNOWN_OPERATION     operationName names none, or is missing and there are several
    ├── UnknownDocument       UNKNOWN_DOCUMENT      a documentId of no trusted document
    ├── PersistedQueryNotFound PERSISTED_QUERY_NOT_FOUND a hash whose text was not sent before
    └── UntrustedDocument     UNTRUSTED_DOCUMENT    a text, where only trusted documents are accepted

Errors of the limits are domain.errors.LimitExceeded, created in api/limits/document.py, and CostExceeded.
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
    UnsupportedTransferEncoding,
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
    "UnsupportedTransferEncoding",
    "UntrustedDocument",
    "Validation",
]
