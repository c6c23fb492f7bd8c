"""What was said and seen: the append-only record, and the Data Package in and out."""
