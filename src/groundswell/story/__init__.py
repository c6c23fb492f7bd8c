"""What to say: findings, sentences, charts as values, the one page. Pure: no clock, disk, network or state."""
