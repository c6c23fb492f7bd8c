"""Platforms by the name that a reader knows."""

from __future__ import annotations

_NAMES = {
    "all": "All clips together",
    "dailymotion": "Dailymotion",
    "hackernews": "Hacker News",
    "linkedin": "LinkedIn",
    "niconico": "Niconico",
    "tiktok": "TikTok",
    "vk": "VK",
    "wechat": "WeChat",
    "youku": "Youku",
    "youtube": "YouTube",
}


def platform_words(platform: str | None) -> str:
    """``YouTube``, ``Vimeo``, ``style.com``; ``Unnamed platform`` where nobody said which."""
    if platform is None:
        return "Unnamed platform"
    return _NAMES.get(platform, platform if "." in platform else platform.capitalize())
