"""What it means: one path, many questions. Pure: no clock, disk, network or state."""
