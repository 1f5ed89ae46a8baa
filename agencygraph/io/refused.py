"""What the process that reads a workbook says when it will not go on."""

from typing import Any


class RefusedError(Exception):
    """The workbook is not read: what is wrong, where in it, and what to do."""

    def __init__(self, rule: str, fix: str = "", **place: Any) -> None:  # noqa: ANN401 (place in the file)
        super().__init__(rule)
        self.rule, self.fix, self.place = rule, fix, place

    def told(self) -> dict[str, Any]:
        """Return it as the parts of a problem."""
        return {"rule": self.rule, "fix": self.fix, **self.place}
