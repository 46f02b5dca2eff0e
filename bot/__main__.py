"""python -m bot is huiqi."""

from bot.cli import main

main()
