"""A page and captions of our own, whole."""

from __future__ import annotations

PAGE = """<!doctype html>
<html lang="en"><head><title>Paper Boats sails past 5 million | The Harbour Post</title>
<meta property="og:title" content="'Paper Boats' sails past 5 million views">
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="A. Lund">
<meta property="article:published_time" content="2019-05-09T14:05:00-04:00">
<meta property="article:modified_time" content="2019-05-10T09:00:00-04:00">
<link rel="canonical" href="https://harbour.example/boats">
</head><body><nav><a href="/">Home</a> <a href="/film">Film 12,000 views</a></nav>
<article><h1>'Paper Boats' sails past 5 million views</h1>
<p>The short film by Ines Halvorsen has been watched more than 5.2 million times on YouTube since it was posted on
Monday, and the number keeps rising as people share it with their friends and families.</p>
<p>It was made for the fashion label Kestrel on a budget of $1,300, in a borrowed boathouse and in two days, with the
help of neighbours who had never stood before a camera, says the director.</p>
</article><footer>Copyright 2019. 40,000 likes on Facebook.</footer></body></html>"""

WEBVTT = """WEBVTT - a broadcast

NOTE made by hand, 3,000,000 views of nothing

1
00:00:01.000 --> 00:00:04.000
<v Reporter>The clip was seen more than

00:00:04.000 --> 00:00:06.500
<i>65 million</i> times on YouTube.

00:00:06.500 --> 00:00:08.000
65 million times on YouTube.
"""

SRT = """1
00:00:01,000 --> 00:00:04,000
The clip was seen more than

2
00:00:04,000 --> 00:00:06,500
65 million times on YouTube.
"""
