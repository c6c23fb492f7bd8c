"""The commands and their options; what each does stands in ``recording`` and ``asking``.

Those need numpy, so a command imports them when it runs, and ``--help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="groundswell",
    help="What really happened to a video: counted from everything anyone measured or said, with its doubt.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

RecordOption = Annotated[
    str,
    typer.Option(
        "--record",
        envvar="GROUNDSWELL_RECORD",
        help="A file for SQLite, or a PostgreSQL address.",
        metavar="ADDRESS",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The name of a case.")]
CohortOption = Annotated[
    Path | None,
    typer.Option("--cohort", envvar="GROUNDSWELL_COHORT", help="A prior that learn wrote, instead of the shipped one."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="Where to write the page; the name of the case if not given.", metavar="FILE.html"),
]
SaidAtOption = Annotated[
    str | None,
    typer.Option("--said-at", help="When the texts were published, where they do not say.", metavar="TIME"),
]
ClaimsOption = Annotated[
    Path | None,
    typer.Option(
        "--claims", help="Write the verdicts on FILE as schema.org ClaimReview as well.", metavar="FILE.jsonld"
    ),
]
RECORD = "groundswell.db"
PORT = 8000


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(version("groundswell"))
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Everything that holds for every command."""


@app.command()
def demo(
    record: RecordOption = RECORD,
    out: OutOption = None,
    serve: Annotated[bool, typer.Option("--serve", help="Show it live on the loopback address.")] = False,
    json: JsonOption = False,
) -> None:
    """Show the shipped case, First Kiss (2014).

    Prints its headline, the key answers, and where the page is. What you changed of it in your record stays so.
    """
    from groundswell.cli import asking

    asking.demo(record, out, serve=serve, as_json=json)


@app.command()
def new(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A short name: small letters, digits, dashes.")],
    title: Annotated[str, typer.Option("--title", help="What the film is called.")],
    released: Annotated[str, typer.Option("--released", help="When it was released.", metavar="FROM[/TO]")],
    zone: Annotated[str, typer.Option("--zone", help="The time zone in which times without one are read.")] = "UTC",
    brand: Annotated[str | None, typer.Option("--brand", help="Whose film it is.")] = None,
    maker: Annotated[
        list[str] | None, typer.Option("--maker", help="Who made it; may be given more than once.")
    ] = None,
    cost: Annotated[str | None, typer.Option("--cost", help='What it cost, such as "1300 USD".')] = None,
    record: RecordOption = RECORD,
    json: JsonOption = False,
) -> None:
    """Begin a case."""
    from groundswell.cli import recording

    about = recording.NewCase(case, title, released, zone, brand, tuple(maker or ()), cost)
    recording.new(record, about, as_json=json)


@app.command()
def add(
    case: CaseArgument,
    things: Annotated[
        list[str],
        typer.Argument(
            metavar="THING",
            help="An upload's address, an article or transcript, a table of readings (.csv .parquet).",
        ),
    ],
    said_at: SaidAtOption = None,
    record: RecordOption = RECORD,
    json: JsonOption = False,
) -> None:
    """Add what was measured or said.

    All of it, or nothing where one thing is wrong.
    """
    from groundswell.cli import recording

    recording.add(record, case, things, said_at, as_json=json)


@app.command("import")
def import_(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A folder, a datapackage.json or a zip.")],
    record: RecordOption = RECORD,
    json: JsonOption = False,
) -> None:
    """Take in a case as a Data Package."""
    from groundswell.cli import recording

    recording.import_package(record, path, as_json=json)


@app.command()
def export(
    case: CaseArgument,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A new folder, or a file that ends in .zip.")],
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    bare: Annotated[bool, typer.Option("--bare", help="Only what was recorded, none of the answers.")] = False,
    json: JsonOption = False,
) -> None:
    """Give out a case as a Data Package, and its answers.

    Verdicts, curves and charts go into a folder answers/ of the package; a zip holds the package alone.
    """
    from groundswell.cli import asking

    asking.export(asking.Asked(record, case, cohort, json), path, bare=bare)


@app.command()
def curve(
    case: CaseArgument,
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at",
            help="A moment, a date alone being the middle of that day; may be given more than once.",
            metavar="TIME",
        ),
    ] = None,
    platform: Annotated[str | None, typer.Option("--platform", help="The platform; the main one if not given.")] = None,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """How many views there were, at any moment, with its doubt."""
    from groundswell.cli import asking

    asking.curve(asking.Asked(record, case, cohort, json), at or [], platform)


@app.command()
def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Articles (HTML or text), transcripts, captions.")
    ],
    about: Annotated[str | None, typer.Option("--about", help="The film that they are about.", metavar="TITLE")] = None,
    said_at: SaidAtOption = None,
    json: JsonOption = False,
) -> None:
    """Say what texts say.

    Numbers with their moment and hedge, happenings, names, money. Touches no record.
    """
    from groundswell.cli import reading

    reading.read([str(file) for file in files], about, said_at, as_json=json)


@app.command()
def check(
    case: CaseArgument,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Texts whose numbers to check instead.")
    ] = None,
    said_at: SaidAtOption = None,
    claims: ClaimsOption = None,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """Hold each number against all the other evidence.

    The verdict on each statement of the case, or on the numbers in FILE.
    """
    from groundswell.cli import asking, reading

    asked = asking.Asked(record, case, cohort, json)
    if files:
        reading.check(asked, [str(file) for file in files], said_at, claims)
    elif claims is not None:
        raise typer.BadParameter("needs a FILE; export writes the reviews of a whole case", param_hint="--claims")
    else:
        asking.check(asked)


@app.command()
def hit(
    case: CaseArgument,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """Whether the film is a hit, and since when."""
    from groundswell.cli import ahead, asking

    ahead.hit(asking.Asked(record, case, cohort, json))


@app.command()
def carried(
    case: CaseArgument,
    shapley: Annotated[
        bool, typer.Option("--shapley", help="Also a split that adds up, among the six largest pushes.")
    ] = False,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """Which happenings brought how many views.

    Views owed to each dated happening, directly and through echo, and which cannot be told apart.
    """
    from groundswell.cli import ahead, asking

    ahead.carried(asking.Asked(record, case, cohort, json), shapley=shapley)


@app.command()
def forecast(
    case: CaseArgument,
    horizon: Annotated[
        list[str] | None, typer.Option("--horizon", help="Such as 36h, 30d or 2y; may be given more than once.")
    ] = None,
    milestone: Annotated[
        list[str] | None, typer.Option("--milestone", help="Views, such as 100M; may be given more than once.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Look ahead from here, knowing what was known then.", metavar="TIME")
    ] = None,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """How many views are still to come, and when.

    The views gained within each horizon, and the moment at which each milestone is passed.
    """
    from groundswell.cli import ahead, asking

    ahead.forecast(asking.Asked(record, case, cohort, json), horizon or [], milestone or [], as_of)


@app.command()
def story(
    case: CaseArgument,
    out: OutOption = None,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """One page, every number linked to its evidence."""
    from groundswell.cli import asking

    asking.story(asking.Asked(record, case, cohort, json), out)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port; 0 for any that is free.", min=0, max=65535)] = PORT,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="GROUNDSWELL_TOKEN", help="Needed to write, and on any other address."),
    ] = None,
    record: RecordOption = RECORD,
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """Every story, live, in a browser.

    On this machine alone, unless another address is named and a token given.
    """
    from groundswell.cli import serving
    from groundswell.web.door import Rules

    serving.serve(record, Rules(host, token or None), port, cohort, as_json=json)


@app.command()
def watch(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="[CASE]...", help="The cases; all of the record if none is named.")
    ] = None,
    every: Annotated[str, typer.Option("--every", help="No counter is read more often than this.")] = "10m",
    quota: Annotated[
        str, typer.Option("--quota", help="Requests in any 24 hours, never passed.", metavar="N/day")
    ] = "9000/day",
    notify: Annotated[
        list[str] | None,
        typer.Option(
            "--notify",
            envvar="GROUNDSWELL_NOTIFY",
            help="Where to send alarms, as Apprise writes it; may be given more than once.",
            metavar="URL",
        ),
    ] = None,
    lasting: Annotated[
        str | None, typer.Option("--for", help="How long to watch; until stopped if not given.", metavar="SPAN")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Ask about every upload once, and stop.")] = False,
    find: Annotated[bool, typer.Option("--find", help="Also look for what is written about the films.")] = False,
    test: Annotated[bool, typer.Option("--test", help="Send a test message to --notify, and stop.")] = False,
    record: RecordOption = RECORD,
    json: JsonOption = False,
) -> None:
    """Follow the counters of a case's uploads.

    Until stopped. Every reading is kept; where views come in as nothing foretold, somebody is woken.
    """
    from groundswell.cli import watch as watching

    addresses = tuple(notify or ())
    if test:
        watching.test(addresses, as_json=json)
        return
    names = tuple(cases or ())
    watching.start(watching.Typed(record, names, every, quota, addresses, lasting, once, find, json))


TableArgument = Annotated[
    Path, typer.Argument(metavar="TABLE", help="series_id, seen_at or age_days, views (.csv .parquet).")
]
WrittenOption = Annotated[
    Path, typer.Option("--out", help="Where to write it; the ending says in which form.", metavar="FILE")
]

batch_app = typer.Typer(help="Many series at once.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(batch_app, name="batch")


@batch_app.command("forecast")
def batch_forecast(
    table: TableArgument,
    out: WrittenOption,
    horizon: Annotated[list[str], typer.Option("--horizon", help="Such as 30d; may be given more than once.")],
    cohort: CohortOption = None,
    json: JsonOption = False,
) -> None:
    """Views gained after the last row of every series."""
    from groundswell.cli import many

    many.forecast(table, horizon, out, cohort, as_json=json)


@batch_app.command("alarm")
def batch_alarm(table: TableArgument, out: WrittenOption, json: JsonOption = False) -> None:
    """The first alarm of every series.

    At most a tenth of the alarms raised are expected to be false; one series alone has at most one a year.
    """
    from groundswell.cli import many

    many.alarm(table, out, as_json=json)


@app.command()
def learn(
    table: TableArgument,
    out: Annotated[Path, typer.Option("--out", help="Where to write the prior.", metavar="COHORT")],
    json: JsonOption = False,
) -> None:
    """A prior from your own videos, for --cohort."""
    from groundswell.cli import many

    many.learn(table, out, as_json=json)
