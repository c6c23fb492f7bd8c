"""What a text says: documents, quantities with their hedges, the moment each is true of, names, who repeats whom.

``read_document`` reads one document; ``statements_of`` turns what it says into rows for the record.
"""

from groundswell.reader.documents import text_of
from groundswell.reader.finding import About, Finding, Reading
from groundswell.reader.names import people_named
from groundswell.reader.read import read_document
from groundswell.reader.repeats import Group, repeats_of
from groundswell.reader.rows import happenings_of, span_of, statements_of

__all__ = [
    "About",
    "Finding",
    "Group",
    "Reading",
    "happenings_of",
    "people_named",
    "read_document",
    "repeats_of",
    "span_of",
    "statements_of",
    "text_of",
]
