"""``python -m listkeeper`` is ``listkeeper``."""

from listkeeper import main

if __name__ == "__main__":
    main()
