"""What all records share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

Check = Callable[[Any], None]
"""What fields of a record have to be to each other; raises what is `wrong`."""


class Record(BaseModel):
    """What all records share: unknown fields are refused, a record does not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    TYPE: ClassVar[str] = ""
    CHECKS: ClassVar[tuple[Check, ...]] = ()
    """Each is of one matter, so that it can be asked also where a field that it does not read was refused."""
    CHECKS_WRITTEN: ClassVar[tuple[Check, ...]] = ()
    """As CHECKS, of what is read from seeds: what a database has is taken."""


class Checked(Record):
    """A record of which several fields have to fit each other."""

    @model_validator(mode="after")
    def _hold(self) -> Self:
        for check in self.CHECKS:
            check(self)
        return self
