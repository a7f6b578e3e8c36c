"""``python -m shiftdetect``."""

from shiftdetect.cli import main

if __name__ == "__main__":
    main()
