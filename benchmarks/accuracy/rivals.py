"""What others forecast: each is shown the fitting videos whole, and of the others the days seen."""

from __future__ import annotations

import warnings

import lightgbm
import numpy as np
from sklearn.linear_model import RidgeCV

from groundswell.understanding.compiled import Array


def last_day(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """The last day's views on each day to come."""
    return np.asarray(asked[:, seen - 1] * ahead)


def last_week(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """The last week's mean on each day to come."""
    return np.asarray(asked[:, max(seen - 7, 0) : seen].mean(axis=1) * ahead)


def szabo_huberman(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """ln N(later) = ln N(now) + constant (Szabo & Huberman 2010, equation 1), less what is there already."""
    now, later = fitting[:, :seen].sum(axis=1), fitting[:, : seen + ahead].sum(axis=1)
    grown = float(np.mean(np.log1p(later) - np.log1p(now)))
    total = asked[:, :seen].sum(axis=1)
    return np.asarray(np.maximum(np.expm1(np.log1p(total) + grown) - total, 0.0))


def _features(views: Array, seen: int) -> Array:
    logs = np.log1p(views[:, :seen])
    sums = [views[:, :seen].sum(axis=1), views[:, max(seen - 7, 0) : seen].sum(axis=1)]
    return np.column_stack([logs, *(np.log1p(total) for total in sums)])


def ridge(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """One ridge regression for this horizon, on the logs of the days, of all and of the last week."""
    model = RidgeCV(alphas=np.geomspace(0.1, 1e4, 11))
    model.fit(_features(fitting, seen), np.log1p(fitting[:, seen : seen + ahead].sum(axis=1)))
    return np.asarray(np.expm1(model.predict(_features(asked, seen))))


def boosted_trees(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """Gradient-boosted trees for this horizon alone, on the same features, for the absolute error (LightGBM)."""
    settings = {
        "objective": "l1",
        "learning_rate": 0.05,
        "num_leaves": 15,
        "min_data_in_leaf": 30,
        "feature_fraction": 0.5 if seen > 3 else 1.0,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "verbose": -1,
        "num_threads": 1,
        "seed": 0,
    }
    told = lightgbm.Dataset(_features(fitting, seen), np.log1p(fitting[:, seen : seen + ahead].sum(axis=1)))
    model = lightgbm.train(settings, told, 300 if seen > 1 else 100)
    return np.asarray(np.expm1(np.asarray(model.predict(_features(asked, seen)))))


def _statsforecast(name: str, asked: Array, seen: int, ahead: int) -> Array:
    from statsforecast import models

    model = getattr(models, name)(season_length=7 if seen >= 21 else 1)
    result = np.empty(len(asked))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for place, row in enumerate(asked[:, :seen]):
            try:
                path = model.forecast(y=np.log1p(row), h=ahead)["mean"]
            except Exception:
                path = np.full(ahead, np.log1p(row[-1]))  # it has no answer for so short a series
            result[place] = np.expm1(np.clip(path, 0.0, 30.0)).sum()
    return result


def auto_ets(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """Exponential smoothing chosen by AICc (statsforecast AutoETS), on log daily views."""
    return _statsforecast("AutoETS", asked, seen, ahead)


def auto_theta(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """The Theta family (statsforecast AutoTheta), on log daily views."""
    return _statsforecast("AutoTheta", asked, seen, ahead)
