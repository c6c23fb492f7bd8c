"""Where counts come from: one platform, one file, all behind one shape; ``ask`` is the one polite client.

``discovery.all_sources`` finds ours and everybody's through entry points; ``contract.check`` is the whole test of one.
Beside them stand the finders (``mentions``), which look for what is written about a film.
"""
