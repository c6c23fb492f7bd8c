"""The prior that ships, learned anew from the development videos: ``python -m benchmarks.accuracy.shipped OUT``."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from rich.progress import Progress

from benchmarks.accuracy.videos import LABEL, development_videos, readings_of, series_folder
from groundswell.understanding.learning import learn
from groundswell.understanding.posterior import MOST_KINDS


def main(out: Path) -> None:
    """Learn from the fitting videos (the others only score in ``benchmarks.accuracy``) and write the file."""
    folder = series_folder()
    if folder is None:
        sys.exit("needs the shared series; set GROUNDSWELL_SHARED to their folder")
    every = development_videos(folder)
    videos = every.some(np.flatnonzero(~every.held_out))
    readings = readings_of(videos.views, videos.views.shape[1])
    with Progress() as progress:
        task = progress.add_task("Learning…", total=1000)
        learnt = learn(
            readings,
            LABEL,
            categories=videos.categories,
            progress=lambda done, _: progress.update(task, completed=done),
        )
    if learnt.cohort is None:
        sys.exit(learnt.because)
    out.write_bytes(learnt.cohort.to_bytes())
    out.with_name("merged.npz").write_bytes(learnt.cohort.merged(MOST_KINDS).to_bytes())
    print(f"{out}: {learnt.because}, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
