"""The parameters that an address may have; the OpenAPI document states the same patterns that are held to."""

from __future__ import annotations

from groundswell.story.verdict_words import WORDS
from groundswell.terms import PLATFORMS
from groundswell.web.sent import Part

_YEAR = r"(?:199[0-9]|20[0-9]{2})"
_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP_DAY = r"(?:199[26]|20(?:[02468][048]|[13579][26]))-02-29"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"

MOMENT = rf"{_YEAR}(?:-(?:0[1-9]|1[0-2]))?|(?:{_YEAR}-{_DAY}|{_LEAP_DAY})(?:T{_CLOCK}{_ZONE}?)?"
"""ISO 8601 from 1990 to 2099: a year, a month, a day, or a minute or second of a day."""

HORIZON = r"[1-9][0-9]{0,3}h|[1-9][0-9]{0,2}d|[1-9][0-9]?w|(?:[1-9]|1[0-9]|20)y"
MILESTONE = r"[1-9][0-9]{0,11}|[1-9][0-9]{0,2}(?:\.[0-9])?(?:[kM]|bn)"
PLATFORM = rf"{'|'.join(sorted(PLATFORMS))}|(?:[a-z0-9](?:[a-z0-9-]{{0,40}}[a-z0-9])?\.){{1,4}}[a-z]{{2,20}}"
CASE = r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?"
VERDICT = "|".join(kind.value for kind in WORDS)
_ANY_TEXT = r"[^\x00-\x1f\x7f]{0,200}"

AT = Part(MOMENT, "is not an ISO 8601 time such as 2014-03-11 or 2014-03-11T12:00-04:00", most=100)
AS_OF = Part(MOMENT, AT.what)
SAID_AT = Part(MOMENT, AT.what)
HORIZONS = Part(HORIZON, "is not a horizon; write hours, days, weeks or years, such as 36h, 30d or 2y", most=20)
MILESTONES = Part(MILESTONE, "is not a number of views; write it like 100M or 750000", most=20)
ON_PLATFORM = Part(PLATFORM, "is not a platform we know; write its name in small letters, or its host")
ABOUT = Part(_ANY_TEXT, "is not a title of one line")
WORDS_IN = Part(_ANY_TEXT, "is not a line of words")
OF_VERDICT = Part(f"(?:{VERDICT})?", "is not a verdict")
PAGE = Part("[1-9][0-9]{0,5}", "is not the number of a page")
