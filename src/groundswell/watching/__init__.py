"""While it happens: counters read when it pays, kept in the record, and somebody woken when there is news."""
