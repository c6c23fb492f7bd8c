"""HIP, the Hawkes intensity process of Rizoiu et al. 2017, from its paper (equations 2 to 4), without future input.

Views on day t: xi(t) = gamma 1[t = 0] + eta 1[t > 0] + C sum over u < t of xi(u) (t - u + c)^-(1 + theta). The paper's
forecast also feeds in the shares of the days to come; nobody has those, so here the input stays what eta says.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from groundswell.understanding.compiled import Array, compiled

_STARTS = ((0.1, 0.3, 1.0, 0.6), (0.5, 0.05, 2.0, 1.5), (0.02, 0.6, 0.5, 0.3))


@compiled
def _run(parameters: Array, days: int) -> Array:
    gamma, eta, size, cut, theta = np.exp(parameters)
    kernel = size * (np.arange(1, days + 1) + cut) ** (-(1.0 + theta))
    views = np.empty(days)
    for t in range(days):
        views[t] = gamma if t == 0 else eta
        for u in range(t):
            views[t] += views[u] * kernel[t - u - 1]
        views[t] = min(views[t], 1e15)
    return views


@compiled
def _loss(parameters: Array, seen: Array) -> float:
    off = _run(parameters, len(seen)) - seen
    scale = seen.std() + seen.mean() + 1e-9
    drawn_in = 0.001 * (parameters**2).sum()
    return float((off**2).mean() / scale**2 + drawn_in * 1e-2)


def hip(fitting: Array, asked: Array, seen: int, ahead: int) -> Array:
    """Fit each video by itself (L-BFGS-B from three starts) and run it on."""
    result = np.empty(len(asked))
    bounds = [(-7.0, 25.0), (-7.0, 20.0), (-7.0, 2.0), (-3.0, 3.0), (-3.0, 2.0)]
    for place, row in enumerate(asked[:, :seen]):
        fits = []
        for eta, size, cut, theta in _STARTS:
            start = np.log([max(row[0], 1.0), max(eta * float(np.median(row)), 1e-2), size, cut, theta])
            start = np.clip(start, [low for low, _ in bounds], [high for _, high in bounds])
            found = minimize(_loss, start, args=(row,), method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
            fits.append((found.fun, found.x))
        best = min(fits, key=lambda fit: fit[0])[1]
        result[place] = _run(best, seen + ahead)[seen:].sum()
    return result
