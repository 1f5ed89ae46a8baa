"""A finished page: text, a way to save it, a way to show it in a notebook."""

from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path

from agencygraph.page.atomic import check_file, write_text
from agencygraph.table import Table

NOTEBOOK_HEIGHT = 760
"""Pixels that a page gets in a notebook."""


@dataclass(frozen=True, repr=False)
class Page:
    """One offline HTML file, in memory until it is saved.

    Attributes
    ----------
    html : str
        The whole page. It asks nothing of the network and runs only its own scripts.
    audit : Table or None
        Every sentence of a report, each with its formula, the numbers that entered and
        how much was observed; None where the page has no sentences.

    Examples
    --------
    >>> from agencygraph.page import render
    >>> page = render([], title="Nothing yet")
    >>> "Nothing yet" in page.html
    True
    """

    html: str
    audit: Table | None = None

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the page to ``path`` and return it.

        The file is whole or absent: an older one stays as it was until the new one is
        complete. Only the owner may read it, since it names people.

        Raises
        ------
        ParameterError
            A file is there and ``overwrite`` is False; or the path is a link or a
            folder.
        """
        target = Path(path)
        check_file(target, overwrite=overwrite)
        return write_text(target, self.html)

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame that cannot reach the notebook."""
        return (
            '<iframe sandbox="allow-scripts" referrerpolicy="no-referrer" '
            f'srcdoc="{escape(self.html)}" width="100%" height="{NOTEBOOK_HEIGHT}" '
            'style="border: 1px solid #d8dee6; border-radius: 8px"></iframe>'
        )

    def __repr__(self) -> str:
        size = len(self.html.encode()) / 1e6
        return f"Page: {size:.1f} MB of HTML; page.save('page.html') writes it"
