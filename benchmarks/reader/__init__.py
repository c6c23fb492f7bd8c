"""What the reader claims about its accuracy and its speed, runnable."""
