"""`python -m nkdb`."""

from nkdb.cli import main

if __name__ == "__main__":
    main(prog_name="nkdb")
