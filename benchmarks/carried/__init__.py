"""What carried a film, held against cases in which it is known."""
