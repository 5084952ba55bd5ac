"""Lines of the report of a load."""

from __future__ import annotations

from domain.model.load_report import Problem, Report


def test_long_keys_fields_and_sentences_are_cut() -> None:
    problem = Problem(
        "k" * 9_000, "BAD_VALUE", "f" * 9_000, "s" * 9_000, "句" * 9_000, "Do it.", "请处理。", refused=True
    )
    (line,) = Report("feed", problems=(problem,)).lines()
    assert line == f"{'k' * 199}…: refused, BAD_VALUE, {'f' * 199}…: {'s' * 499}… Do it."
    assert line.zh == f"{'k' * 199}…：已拒绝，BAD_VALUE，{'f' * 199}…：{'句' * 499}…请处理。"


def test_short_texts_are_unchanged() -> None:
    assert Problem("a", "B", "c", "d.", "丁。").line() == "a: noted, B, c: d."
