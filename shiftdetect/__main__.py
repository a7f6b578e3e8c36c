"""``python -m shiftdetect``, and what the command ``shiftdetect`` calls."""

import sys


def run() -> None:
    """Run the command line; Ctrl-C ends it with one line, also while it is still being imported."""
    try:
        from shiftdetect.cli import main

        main()
    except KeyboardInterrupt:
        # As cli.group says it of a running command; it may not be there yet.
        sys.stderr.write("shiftdetect: broken off.\n")
        sys.exit(130)


if __name__ == "__main__":
    run()
