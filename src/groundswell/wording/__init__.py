"""How numbers and dates are said, wherever a sentence is made. Pure: no clock, disk, network or state."""
