"""What a text says: documents, quantities with their hedges, the moment each is true of, names, who repeats whom.

``read_document`` reads one document; ``statements_of`` turns what it says into rows for the record.
"""

from groundswell.reader.finding import About, Finding, Reading
from groundswell.reader.read import read_document
from groundswell.reader.statements import statements_of

__all__ = ["About", "Finding", "Reading", "read_document", "statements_of"]
