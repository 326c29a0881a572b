"""Pieces of pages, and the language tags that they carry; light to import."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.texts import Lang

LANGUAGE_TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}
"""BCP 47 tags, for ``lang`` attributes: they choose the right Chinese letter forms."""


@dataclass(frozen=True, repr=False)
class Html:
    """A piece of a page that is safe to show as it is; whoever makes one has escaped what people typed."""

    source: str
    plain: str = ""
    """The same for those who see no HTML."""

    def _repr_html_(self) -> str:
        return self.source

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return self.plain or "HTML"
