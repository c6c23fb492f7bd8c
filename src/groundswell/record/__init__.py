"""What was said and seen: the append-only record, and the Data Package in and out.

``store.open_record`` opens the record, ``package.read_package`` and ``package.write_package`` carry a case in and
out, and ``tables.read_table`` reads a table of readings or statements.
"""
