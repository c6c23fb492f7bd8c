"""What is claimed of the alarm, measured: ``python -m benchmarks.alarm`` writes the tables of ``docs/alarm.md``."""
