"""The enumerations of the catalog, each member with its labels.

Systems number these values differently and label them in Chinese or English, so an external value is mapped by its
label, never by its number. The first label is the official Chinese one; the others occur in external data.
Source: the measures (Art. 2, 13, 18, 19, 22), and the national guide to catalog compilation (发改高技〔2017〕1272号).
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enumeration whose members have labels. `zh` is the official Chinese one."""

    labels: tuple[str, ...]

    def __new__(cls, value: str, *labels: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.labels = labels
        return member

    @property
    def zh(self) -> str:
        return self.labels[0]

    @classmethod
    def from_label(cls, text: str) -> Self | None:
        """The member with this label or name; None if there is none, and for every number."""
        folded = _folded(text)
        for member in cls:
            if any(folded == _folded(label) for label in (member.value, *member.labels)):
                return member
        return None


def _folded(text: str) -> str:
    # portals write the same label full-width, with blanks or in upper case
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


class ShareType(Labelled):
    """共享类型, Art. 19."""

    UNCONDITIONAL = "UNCONDITIONAL", "无条件共享", "无条件", "无条件共享类"
    CONDITIONAL = "CONDITIONAL", "有条件共享", "有条件", "有条件共享类"
    NOT_SHARED = "NOT_SHARED", "不予共享", "不共享", "不予共享类", "暂不共享"


class OpenType(Labelled):
    """开放类型: the terms of use of the data by the public."""

    UNCONDITIONAL = "UNCONDITIONAL", "无条件开放", "无条件", "完全开放", "open", "public"
    CONDITIONAL = "CONDITIONAL", "有条件开放", "有条件", "依申请开放", "受限开放", "restricted", "registration"
    NOT_OPEN = "NOT_OPEN", "不予开放", "不开放", "暂不开放", "closed", "private"


class UpdateCycle(Labelled):
    """更新周期, from the fastest to the slowest; IRREGULAR and OTHER promise no update."""

    REALTIME = "REALTIME", "实时", "real-time", "实时更新"
    HOURLY = "HOURLY", "每小时", "小时", "hourly"
    DAILY = "DAILY", "每日", "每天", "日", "daily"
    WEEKLY = "WEEKLY", "每周", "周", "weekly"
    TEN_DAYS = "TEN_DAYS", "每旬", "旬", "ten days"
    MONTHLY = "MONTHLY", "每月", "月", "monthly"
    QUARTERLY = "QUARTERLY", "每季度", "季度", "季", "每季", "quarterly"
    HALF_YEARLY = "HALF_YEARLY", "每半年", "半年", "half-yearly", "semi-annual", "biannual"
    YEARLY = "YEARLY", "每年", "年", "年度", "yearly", "annual", "annually"
    IRREGULAR = "IRREGULAR", "不定期", "不定时", "自定义", "irregular", "as needed"
    OTHER = "OTHER", "其他", "其它", "other"


class ShareMethod(Labelled):
    """共享方式, Art. 22."""

    API = "API", "服务接口", "接口", "接口方式", "api"
    DATABASE = "DATABASE", "实时数据库表", "数据库", "库表", "库表交换", "数据库方式"
    FILE = "FILE", "文件", "文件(夹)", "文件下载", "文件夹", "文件方式"
    OFFLINE = "OFFLINE", "线下", "线下方式", "线下共享", "邮件或介质"


class SecurityGrade(Labelled):
    """数据安全分级. There is no grade for secret data, because a catalog must not contain it (Art. 12)."""

    GENERAL = "GENERAL", "一般数据", "一般", "一般级"
    IMPORTANT = "IMPORTANT", "重要数据", "重要", "重要级"
    CORE = "CORE", "核心数据", "核心", "核心级"


class Format(Labelled):
    """信息资源格式分类, as the national guide names them."""

    DATABASE = "DATABASE", "数据库", "database"
    SPREADSHEET = "SPREADSHEET", "电子表格", "表格", "spreadsheet"
    DOCUMENT = "DOCUMENT", "电子文件", "文档", "电子文档", "document"
    IMAGE = "IMAGE", "图形图像", "图像", "图片", "image"
    STREAM = "STREAM", "流媒体", "stream"
    SELF_DESCRIBING = "SELF_DESCRIBING", "自描述格式", "自描述", "self-describing"
    OTHER = "OTHER", "其他", "其它", "other"


class DataType(Labelled):
    """数据类型 of an item, an element, a field."""

    STRING = "STRING", "字符型", "字符型C", "字符串", "string", "varchar", "C"
    NUMBER = "NUMBER", "数值型", "数值型N", "number", "decimal", "N"
    INTEGER = "INTEGER", "整型", "整数型", "整数", "integer", "int"
    CURRENCY = "CURRENCY", "货币型", "货币型Y", "currency", "Y"
    DATE = "DATE", "日期型", "日期型D", "日期", "date", "D"
    DATETIME = "DATETIME", "日期时间型", "日期时间型T", "日期时间", "datetime", "timestamp", "T"
    BOOLEAN = "BOOLEAN", "逻辑型", "逻辑型L", "布尔型", "boolean", "L"
    TEXT = "TEXT", "备注型", "备注型M", "文本型", "text", "M"
    BINARY = "BINARY", "通用型", "二进制", "二进制型", "通用型G", "binary", "blob", "G"
    OTHER = "OTHER", "其他", "其它", "other"


class EntryStatus(Labelled):
    """目录条目状态: draft or published."""

    DRAFT = "DRAFT", "草稿"
    PUBLISHED = "PUBLISHED", "已发布"
