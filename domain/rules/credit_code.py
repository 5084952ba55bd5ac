"""The unified social credit code (统一社会信用代码), 18 characters, GB 32100-2015.

1 character for the registration authority, 1 for the kind of body, 6 digits for the region, 9 characters for the
organisation code (GB 11714: 8 and a check character), 1 check character over the first 17.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100 leaves out I, O, S, V and Z
LENGTH = 18
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(body: str) -> str:
    """The 18th character for the first 17. Raises ValueError if `body` is not 17 characters of the alphabet."""
    if len(body) != LENGTH - 1:
        raise ValueError(f"a body has 17 characters, not {len(body)}")
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The ninth character of an organisation code (GB 11714) for its first eight; A = 10 to Z = 35."""
    if len(body) != len(_ORGANISATION_WEIGHTS):
        raise ValueError(f"an organisation code's body has 8 characters, not {len(body)}")
    pairs = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    check = -sum(int(character, 36) * weight for character, weight in pairs) % 11
    return "X" if check == 10 else str(check)


def credit_code(kind: str, region: str, organisation: str) -> str:
    """A whole code from its parts: 2 characters of `kind`, 6 digits of `region`, 8 of `organisation`."""
    body = kind + region + organisation + organisation_check_character(organisation)
    return body + check_character(body)


def is_credit_code(text: str) -> bool:
    """Whether `text` has the shape and the check character of GB 32100.

    The check character of the organisation code is not verified, because issued codes violate it.
    """
    return bool(_SHAPE.fullmatch(text)) and check_character(text[:-1]) == text[-1]
