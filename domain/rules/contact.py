"""Rules of contact points: the name of a post or office, a telephone number, an e-mail address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.rules.property_checks import bad_value, check_present
from domain.rules.violation import Violation

NAME, PHONE, EMAIL = "contactName", "contactPhone", "contactEmail"
PHONE_FORM = re.compile(r"\+?[0-9]+(?:[ -][0-9]+)*")
"""Groups of digits, joined by spaces or hyphens. The country code begins with a plus sign."""
PHONE_DIGITS = range(3, 21)
"""From a short number such as 110 to a number of 15 digits (ITU-T E.164) with an extension."""
EMAIL_FORM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
"""As an input of type email in HTML, with a domain of at least two labels."""
EMAIL_LENGTH = 254
"""The longest address that SMTP carries (RFC 5321)."""


def contact_violations(properties: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the contact in the properties of a department or an entry. All of it may be absent; a contact
    has a name, and a telephone number or an e-mail address."""
    phone, email = properties.get(PHONE), properties.get(EMAIL)
    if all(properties.get(name) is None for name in (NAME, PHONE, EMAIL)):
        return
    yield from check_present(properties, NAME)
    if phone is None and email is None:
        yield bad_value(PHONE, phone, "present if contactEmail is absent", "填写，或填写 contactEmail")
    if phone is not None and not _is_phone(phone):
        yield bad_value(PHONE, phone, "a telephone number", "电话号码，如 0991-1234567")
    if email is not None and not _is_email(email):
        yield bad_value(EMAIL, email, "an e-mail address", "电子邮箱地址")


def _is_phone(value: object) -> bool:
    if not isinstance(value, str) or not PHONE_FORM.fullmatch(value):
        return False
    return sum(char.isdigit() for char in value) in PHONE_DIGITS


def _is_email(value: object) -> bool:
    return isinstance(value, str) and len(value) <= EMAIL_LENGTH and EMAIL_FORM.fullmatch(value) is not None
