"""How many articles a minute the reader reads, beside quantulum3 on the same machine in the same run.

    python -m benchmarks.reader.speed [--articles N] [--processes P] [--quantulum PYTHON]

The articles are made of sentences of our own, 600 words each, every one different; a fifth are whole web pages. The
first line is by the clock, and suffers from whatever else the machine does; the second is processor time.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import time
from multiprocessing import get_context

from groundswell.reader import About, read_document

FILM = About(title="Paper Boats", makers=("Ines Halvorsen",), brand="Kestrel")

SENTENCES = (
    "The clip has been watched more than {n} million times since it was posted on YouTube last Monday.",
    "It drew {k},{k}0 likes and over {n},000 comments in its first week.",
    "Ines Halvorsen, who lives in Lisbon, said that she had not expected any of it.",
    "The film was shot in two days on a budget of $1,300, with the help of neighbours and friends.",
    "A parody called 'Tin Whistles' got almost {n}00,000 views in a weekend.",
    "By Wednesday afternoon it was on the front page of Reddit, and the morning shows had called.",
    "Some viewers felt cheated when it emerged that the fashion label Kestrel had paid for it.",
    "As of May {n}, the number of views stood at {k},{k}1,{k}2, according to the counter.",
    "The light on the water, the long silence before the rain and the two boats are what people remember.",
    "Nobody in the harbour had heard of the director before, and few have heard of her since, her brother says.",
    "The music was written on a borrowed piano by a teacher from the village school, who asked for no fee.",
    "Critics were less kind, and one of them called the film a screensaver with a subscription.",
)


def article(seed: int) -> tuple[str, str]:
    """A name and a text of about 600 words."""
    chance = random.Random(seed)
    lines = [chance.choice(SENTENCES).format(n=chance.randint(2, 98), k=chance.randint(100, 998)) for _ in range(36)]
    paragraphs = [" ".join(lines[i : i + 4]) for i in range(0, len(lines), 4)]
    if seed % 5:
        return f"{seed}.txt", "\n\n".join(paragraphs)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = "<meta property='og:title' content='Paper Boats'><meta name='date' content='2019-05-09'>"
    return f"{seed}.html", f"<html lang='en'><head>{head}</head><body><article>{body}</article></body></html>"


def _read(seed: int) -> int:
    name, text = article(seed)
    return len(read_document(name, text, about=FILM).findings)


_QUANTULUM = """
import json, sys, time
from quantulum3 import parser
texts = [json.loads(line) for line in sys.stdin]
parser.parse(texts[0])
start = time.process_time()
for text in texts:
    parser.parse(text)
print(time.process_time() - start)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--articles", type=int, default=400)
    arguments.add_argument("--processes", type=int, default=2)
    arguments.add_argument("--quantulum", help="a Python with quantulum3")
    options = arguments.parse_args()
    with get_context("spawn").Pool(options.processes) as pool:
        pool.map(_read, range(options.processes * 4), chunksize=1)
        start = time.perf_counter()
        findings = sum(pool.imap_unordered(_read, range(options.articles), chunksize=8))
        together = time.perf_counter() - start
    rate = options.articles / together * 60
    print(f"{rate:,.0f} articles a minute on {options.processes} processes, {findings} findings")
    if options.quantulum:
        seeds = [seed for seed in range(1, 25) if seed % 5]
        few = [article(seed)[1] for seed in seeds]
        _read(1)
        start = time.process_time()
        for seed in seeds:
            _read(seed)
        own = time.process_time() - start
        lines = "\n".join(json.dumps(text) for text in few)
        run = subprocess.run(
            [options.quantulum, "-c", _QUANTULUM], input=lines, capture_output=True, text=True, check=True
        )
        theirs = float(run.stdout)
        print(
            f"one process, {len(few)} texts: {own:.2f} s of processor time, {60 * len(few) / own:,.0f} a minute; "
            f"quantulum3 {theirs:.2f} s, {theirs / own:.1f} times as long"
        )


if __name__ == "__main__":
    main()
