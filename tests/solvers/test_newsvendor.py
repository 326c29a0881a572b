"""Gamma newsvendor: held against plain numerical integration."""

import numpy as np
import pytest

from cmtrain.solvers.newsvendor import expected_sales, newsvendor_quantity


def _by_quantiles(quantity: float, mean: float, cv2: float) -> float:
    """Average of min(D, Q) over 200,000 evenly spaced quantiles of the demand."""
    from scipy.stats import gamma

    demand = gamma.ppf((np.arange(200_000) + 0.5) / 200_000, 1 / cv2, scale=mean * cv2)
    return float(np.minimum(demand, quantity).mean())


@pytest.mark.parametrize(
    ("quantity", "mean", "cv2"), [(3, 5, 0.25), (5, 5, 0.25), (12, 5, 0.25), (1, 0.4, 2.0), (40, 30, 0.06)]
)
def test_expected_sales_is_the_mean_of_what_is_sold(quantity, mean, cv2):
    assert expected_sales(quantity, mean, cv2) == pytest.approx(_by_quantiles(quantity, mean, cv2), rel=1e-4)


@pytest.mark.parametrize(
    ("quantity", "mean", "cv2", "sold"),
    [(0, 5, 0.3, 0), (-2, 5, 0.3, 0), (4, 0, 0.3, 0), (4, 5, 0, 4), (9, 5, 0, 5), (1e9, 5, 0.3, 5)],
)
def test_expected_sales_at_the_edges(quantity, mean, cv2, sold):
    assert expected_sales(quantity, mean, cv2) == pytest.approx(sold)


def test_expected_sales_is_concave_and_broadcasts():
    curves = expected_sales(np.arange(0, 60), np.array([[4.0], [12.0]]), 0.3)
    gains = np.diff(curves, axis=1)
    assert curves.shape == (2, 60)
    assert (gains >= -1e-12).all()
    assert (np.diff(gains, axis=1) <= 1e-12).all()


@pytest.mark.parametrize(("margin", "holding"), [(2.0, 0.06), (1.0, 1.0), (0.2, 0.8)])
def test_newsvendor_quantity_earns_most(margin, holding):
    grid = np.linspace(0.01, 200, 20_000)
    sold = expected_sales(grid, 20.0, 0.15)
    best = grid[np.argmax(margin * sold - holding * (grid - sold))]
    assert newsvendor_quantity(20.0, 0.15, margin / (margin + holding)) == pytest.approx(best, abs=0.05)


@pytest.mark.parametrize(
    ("mean", "cv2", "ratio", "quantity"), [(0, 0.3, 0.9, 0), (7, 0, 0.9, 7), (7, 0.3, -1, 0), (7, 0.3, 0, 0)]
)
def test_newsvendor_quantity_at_the_edges(mean, cv2, ratio, quantity):
    assert newsvendor_quantity(mean, cv2, ratio) == pytest.approx(quantity)
