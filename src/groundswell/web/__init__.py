"""The live page: what a record says, told to browsers and programs on this machine, and kept up as the record grows.

A thin face over ``follow``. ``running.serve`` starts it; ``application`` makes it for another server. Whatever the
model must be asked is asked in one process beside this one (``desk``), once for every state of a case (``shelf``).
"""
