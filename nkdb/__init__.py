"""What has been reported about the North Korean economy: who said it, through whom it reached us, with which numbers.

Importing nkdb is cheap: SQLAlchemy, Alembic and the like are imported by the modules that need them.
"""


def __getattr__(name: str) -> str:
    # reading the version takes a while, and few ask for it
    if name == "__version__":
        from importlib.metadata import version

        return version("nkdb")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
