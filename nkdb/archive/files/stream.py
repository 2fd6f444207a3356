"""Bytes of a saved file as they are read: compression undone, bombs refused, progress told, errors in our words."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, BinaryIO, Protocol

from nkdb.errors import PageError

SWELLING = 250
SWELLS_FROM = 64 * 2**20
_BUFFER = 2**18
_GZIP = b"\x1f\x8b"
_READABLE = "a whole file that can be read"


class Readable(Protocol):
    """Anything with `read()` and `close()`."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""

    def close(self) -> None:
        """Let the file go."""


class SavedStream(io.RawIOBase):
    """The bytes of one saved file.

    `consumed()` tells how many bytes of the disk went in; they are told to `seen` and bound what may come out:
    past SWELLS_FROM bytes, no more than SWELLING times as many. Text packs to a tenth of its size or so, deflate at
    its utmost a thousandfold. Raises PageError.
    """

    def __init__(self, name: str, inner: Readable, consumed: Callable[[], int], seen: Callable[[int], None]) -> None:
        self._name, self._inner, self._consumed, self._seen = name, inner, consumed, seen
        self._given = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with the next bytes; how many there were."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self._inner.read(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            found = f"a broken or unfinished archive after {self._given:,} bytes of its content ({error})"
            raise PageError(self._name, found, _READABLE) from None
        except OSError as error:
            raise PageError(self._name, f"a file that cannot be read ({error.strerror or error})", _READABLE) from None
        self._given += len(data)
        consumed = self._consumed()
        if self._given > SWELLS_FROM and self._given > SWELLING * max(consumed, 1):
            found = f"{consumed:,} bytes that swell to more than {self._given:,}"
            raise PageError(self._name, found, f"at most {SWELLING} times as many, a bomb otherwise")
        self._seen(consumed)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let the file go."""
        if not self.closed:
            self._inner.close()
        super().close()


def unpacked(name: str, file: IO[bytes], consumed: Callable[[], int], seen: Callable[[int], None]) -> BinaryIO:
    """The bytes of a file (see SavedStream), gzip undone; closing them closes the file."""
    stream = io.BufferedReader(SavedStream(name, file, consumed, seen), _BUFFER)
    if stream.peek(2)[:2] != _GZIP:
        return stream
    return io.BufferedReader(SavedStream(name, _Unpacked(stream), consumed, seen), _BUFFER)


class _Unpacked:
    """A gzip file, with all its members, that closes the file below it too."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._gzip = file, gzip.GzipFile(fileobj=file)

    def read(self, size: int, /) -> bytes:
        return self._gzip.read(size)

    def close(self) -> None:
        self._gzip.close()
        self._file.close()
