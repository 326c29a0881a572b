"""Remembering what is costly: an optimum is found once for a task and a truth, however often it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary, finalize

from cmtrain.district.tables import Truth
from cmtrain.records import Record

K = TypeVar("K", bound=Record)
T = TypeVar("T", bound=Record)
V = TypeVar("V")

_remembered: WeakKeyDictionary[Truth, dict[tuple[str, str, str], object]] = WeakKeyDictionary()
"""Results by truth (gone with it), then by method, kind and task."""

_digests: dict[int, str] = {}
"""Digests of living records by identity; an entry goes with its record."""


def per_task(method: Callable[[K, T, Truth], V]) -> Callable[[K, T, Truth], V]:
    """Make a method of a kind, called with a task and a truth, compute its result once.

    Two tasks of the same content share it, and so do two kinds of the same settings. The result is kept as long as
    the truth lives and is shared between callers: nobody may change it.

    Examples
    --------
    ::

        class OrderPlan(Kind[OrderPlanTask]):
            @per_task
            def best(self, task, truth): ...
    """
    name = f"{method.__module__}.{method.__qualname__}"

    @wraps(method)
    def remembered(self: K, task: T, truth: Truth) -> V:
        known = _remembered.setdefault(truth, {})
        key = (name, digest(self), digest(task))
        if key not in known:
            known[key] = method(self, task, truth)
        return cast("V", known[key])

    return remembered


def digest(record: Record) -> str:
    """Return the SHA-256 of a record's type and content, in hexadecimal; computed once for each object."""
    identity = id(record)
    if identity not in _digests:
        content = f"{type(record).__qualname__}:{record.model_dump_json()}"
        _digests[identity] = hashlib.sha256(content.encode()).hexdigest()
        finalize(record, cast("Callable[..., Any]", _digests.pop), identity, None).atexit = False
    return _digests[identity]
