"""groundswell: what really happened to a video, counted from everything anyone measured or said, with its doubt."""
