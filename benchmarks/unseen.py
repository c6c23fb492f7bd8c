"""The curve on real videos that the prior never saw: ``python -m benchmarks.unseen [VIDEOS] [COMPONENTS]``.

Of each video a dozen things are said at random days, as the model has it that people speak
(``benchmarks.calibration``); the curve is asked for the count at other days. Told are how often its bands hold, and
its CRPS on the log scale.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from benchmarks.accuracy.videos import DAYS, Videos, development_videos, series_folder
from benchmarks.calibration import LEVELS, ORIGIN, Truth, said_of
from groundswell.follow import shipped_cohort, shipped_prior
from groundswell.terms import Case, CaseFile, When
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import Prior, posterior_of, prior_of

STATEMENTS, ASKED = 12, 6
_LENGTHS = (0.0, 1.0, 3.0)


@dataclass(frozen=True)
class Score:
    """Of one video: which bands held (levels, times), and CRPS of the log count (times,)."""

    held: Array
    crps: Array


def score(views: Array, prior: Prior, seed: int) -> Score:
    """Speak of a video with these daily views (D,), draw its curve from that, and ask it at other days."""
    rng, phrasing = np.random.default_rng(seed), Phrasing()
    truth = Truth(np.arange(len(views) + 1.0), np.concatenate([[0.0], np.cumsum(views)]))
    days = rng.permutation(np.unique(np.geomspace(1.0, len(views) - 4.0, 40).round()))
    spoken, asked = days[:STATEMENTS], days[STATEMENTS : STATEMENTS + ASKED]
    statements = tuple(
        said_of(truth, number, (float(day), float(rng.choice(_LENGTHS))), phrasing, rng)
        for number, day in enumerate(spoken)
    )
    released = When(ORIGIN.isoformat())
    case = Case(name="unseen", title="Unseen", released_from=released, released_to=released)
    told = told_of(CaseFile(case=case, statements=statements), "youtube", phrasing)
    draws = np.log1p(posterior_of(told, prior, seed=seed).count_at(asked))
    true = np.log1p(truth.at(asked))
    held = [np.abs(np.mean(draws < true, axis=0) - 0.5) <= level / 2 for level in LEVELS]
    ranked = np.sort(draws, axis=0)
    ranks = (2.0 * np.arange(1, len(ranked) + 1) - len(ranked) - 1.0)[:, None]
    apart = (ranks * ranked).sum(axis=0) / len(ranked) ** 2
    return Score(np.array(held, float), np.abs(draws - true).mean(axis=0) - apart)


def chosen(videos: Videos, count: int) -> Array:
    """Daily views (count, D) of videos that were held out and seen by a few thousand."""
    seen = np.flatnonzero(videos.held_out & (videos.views.sum(axis=1) > 5_000))
    rows = np.random.default_rng(0).choice(seen, size=min(count, len(seen)), replace=False)
    return np.asarray(videos.views[rows])


def report(prior: Prior, views: Array) -> None:
    """Print coverage with its binomial range, and the mean CRPS."""
    scores = [score(row, prior, seed) for seed, row in enumerate(views)]
    for place, level in enumerate(LEVELS):
        # the times of one video share a path, so the error is that of the videos
        low, high = binom.ppf([0.005, 0.995], len(scores), level) / len(scores)
        share = float(np.mean([one.held[place] for one in scores]))
        print(f"{level:.0%} bands hold {share:.1%} (by chance {low:.1%} to {high:.1%})")
    errors = np.array([one.crps.mean() for one in scores])
    print(f"CRPS of the log count {errors.mean():.4f}, ± {errors.std(ddof=1) / np.sqrt(len(errors)):.4f}")


def main() -> None:
    """Score the prior that ships, or the shipped cohort merged to another number of components."""
    folder = series_folder()
    if folder is None:
        sys.exit("the shared series are not on this machine; set GROUNDSWELL_SHARED to their folder")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{count} videos of {DAYS} days, {STATEMENTS} statements each")
    prior = prior_of(shipped_cohort(), int(sys.argv[2])) if len(sys.argv) > 2 else shipped_prior()
    report(prior, chosen(development_videos(folder), count))


if __name__ == "__main__":
    main()
