"""Randomness by counter: raw Philox words cut into 16-bit lanes, the same on every machine and numpy version.

No distribution method of numpy is used, because NEP 19 gives no stream guarantee for them; raw Philox words are
stable. A lane k in 0..65535 is the uniform (k + .5) / 65536 or, by a table, a normal score. Keys are
(seed, replicate, stream, week), so no decision ever consumes a random number and two runs that differ in a decision
share every shock (common random numbers; `model.md` §1.6).
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LANES = 65_536


@cache
def _normal_scores() -> Floats:
    """Return the 65,536 normal scores, rounded to 6 digits so that every libm gives the same table."""
    quantile = NormalDist().inv_cdf
    return np.array([round(quantile((k + 0.5) / _LANES), 6) for k in range(_LANES)])


@dataclass(frozen=True)
class Lanes:
    """One keyed source of random numbers.

    Parameters
    ----------
    seed
        The district's seed.
    replicate
        0 for the district that is shown; others for hidden grading shocks and what-if runs. A negative replicate is
        the antithetic twin of its absolute value (lane k becomes 65535 - k).
    """

    seed: int
    replicate: int = 0

    def stream(self, name: str, week: int = 0) -> Stream:
        """Return the stream of one table or shock in one week, independent of all others."""
        key = (
            self.seed & (2**64 - 1),
            (abs(self.replicate) & 0xFFFF) << 48 | ((week + 1000) & 0xFFFF) << 32 | zlib.crc32(name.encode()),
        )
        # numpy takes any ISeedSequence; its stubs name one class of them.
        return Stream(np.random.Philox(_Key(key)), mirrored=self.replicate < 0)  # type: ignore[arg-type]


class _Key(ISeedSequence):
    """A Philox key, given in the one form that spares numpy asking the operating system for entropy."""

    def __init__(self, words: tuple[int, int]) -> None:
        self.words = words

    def generate_state(self, n_words: int, dtype: object = np.uint64) -> NDArray[np.uint64]:  # noqa: ARG002
        """Return the key: Philox asks for its two words of 64 bits."""
        return np.array(self.words, dtype=np.uint64)


class Stream:
    """A sequence of lanes; every method consumes as many lanes as numbers it returns."""

    def __init__(self, source: np.random.Philox, *, mirrored: bool) -> None:
        self._source, self._mirrored = source, mirrored

    def _lanes(self, shape: int | tuple[int, ...]) -> NDArray[np.uint16]:
        size = math.prod(shape) if isinstance(shape, tuple) else shape
        words = self._source.random_raw((size + 3) // 4).astype("<u8", copy=False)
        lanes: NDArray[np.uint16] = words.view("<u2")[:size].reshape(shape)
        return (_LANES - 1 - lanes) if self._mirrored else lanes

    def uniform(self, shape: int | tuple[int, ...], low: float = 0.0, high: float = 1.0) -> Floats:
        """Draw uniforms in (low, high)."""
        share: Floats = (self._lanes(shape).astype(np.float64) + 0.5) * (1 / _LANES)
        return share if (low, high) == (0.0, 1.0) else low + (high - low) * share

    def normal(self, shape: int | tuple[int, ...], mean: float = 0.0, sd: float = 1.0) -> Floats:
        """Draw normal scores."""
        # Every lane is a place of the table; "clip" spares numpy the proof.
        scores: Floats = _normal_scores().take(self._lanes(shape), mode="clip")
        return scores if (mean, sd) == (0.0, 1.0) else mean + sd * scores

    def integers(self, shape: int | tuple[int, ...], low: int, high: int) -> Ints:
        """Draw integers in low..high-1 (spans up to 65,536)."""
        return low + (self._lanes(shape).astype(np.int64) * (high - low)) // _LANES

    def choice(self, weights: Floats | list[float], shape: int | tuple[int, ...]) -> Ints:
        """Draw indices with the given weights."""
        bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(bounds / bounds[-1], self.uniform(shape), side="right").clip(0, len(bounds) - 1)

    def exponential(self, shape: int | tuple[int, ...]) -> Floats:
        """Draw exponentials of mean 1."""
        return -np.log(self.uniform(shape))

    def sample(self, n: int, k: int) -> Ints:
        """Draw k of 0..n-1 without replacement, in random order; keys of 32 bits, ties by index."""
        keys = self._lanes(n).astype(np.int64) * _LANES + self._lanes(n)
        return np.argsort(keys, kind="stable")[:k]
