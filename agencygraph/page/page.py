"""A finished page: text, a way to save it, a way to show it in a notebook."""

from dataclasses import dataclass, replace
from html import escape
from os import PathLike
from pathlib import Path

from agencygraph.page.atomic import at_home, check_file, write_text
from agencygraph.page.gate import admit
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

    def recorded(self, inputs: Table | None = None, **options: object) -> "Page":
        """Return the page with a record in its head of what it was made from, and how.

        Nobody sees it; ``agencygraph forget`` finds by it which pages to make again.

        Parameters
        ----------
        inputs
            What a study was read from, ``study.inputs``: names of files, without their
            folders, with hashes and numbers of rows.
        **options
            What was asked for, such as a seed. None says nothing.

        Examples
        --------
        >>> from agencygraph.page import render
        >>> page = render([], title="x").recorded(seed=3)
        >>> '<meta name="agencygraph:options" content="seed=3">' in page.html
        True
        """
        told = [
            f"{name}={value}" for name, value in options.items() if value is not None
        ]
        lines = [("options", "; ".join(told))] if told else []
        if inputs is not None:
            lines += [("read", note) for note in inputs.notes]
            columns = (inputs["file"], inputs["sha256"], inputs["rows"])
            for file, digest, rows in zip(*columns, strict=True):
                lines.append(("input", f"{file}; sha256 {digest}; {rows} rows"))
        admit({"record": dict(lines)}, "internal")
        metas = (
            f'<meta name="agencygraph:{name}" content="{escape(text)}">\n'
            for name, text in lines
        )
        head, mark, rest = self.html.partition("<title>")
        return replace(self, html=f"{head}{''.join(metas)}{mark}{rest}")

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
        target = at_home(path)
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
