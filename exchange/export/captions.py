"""The captions of an export in the caller's language."""

from __future__ import annotations

from domain.model.graph_enums import FlowKind
from domain.sentence import Sentence

KINDS = {kind.value: kind.zh for kind in FlowKind}


def caption(sentence: Sentence, language: str) -> str:
    """The sentence in a language: `zh` or `en`."""
    return sentence.localized(chinese=language == "zh")


def kind_caption(kind: str, language: str) -> str:
    """The caption of a flow's kind: its official Chinese label, or its name in words."""
    return KINDS.get(kind, kind) if language == "zh" else kind.replace("_", " ").capitalize()
