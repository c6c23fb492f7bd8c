"""Where counts come from: one platform, one file, all behind one shape; ``ask`` is the one polite client.

``discovery.all_sources`` finds ours and everybody's through entry points; ``contract.check`` is the whole test of one.
"""
