"""Contact points of departments and entries."""

from __future__ import annotations

import strawberry

from api.fields import field


@strawberry.type(
    description="联系方式: the contact point of an office, not of a private person; visible to departments only."
)
class Contact:
    name: str = field("The name of the post or office, such as 目录管理岗.")
    phone: str | None = field("The telephone number.")
    email: str | None = field("The e-mail address.")
