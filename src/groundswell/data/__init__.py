"""Files that ship with the program; `cohort.npz` is the prior learned from the development videos."""
