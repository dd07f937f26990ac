"""``python -m bot`` is ``listkeeper``."""

from bot.cli.commands import main

if __name__ == "__main__":
    main(prog_name="listkeeper")
