"""What reading a bad file leads to: everything that is wrong, or what was decided."""

import warnings

import pytest

import agencygraph as ag

PEOPLE = "id,name,agency\nana,Ana Ash,Fire\nben,Ben Birch,Fire\ncy,Cy Cedar,Health\n"
BEFORE = "source,target,weight,kind\nana,ben,2,knows\n"
AFTER = "source,target,weight,kind\nana,ben,2,knows\nben,cy,1,knows\n"
GOOD = {"people.csv": PEOPLE, "ties_before.csv": BEFORE, "ties_after.csv": AFTER}


def write(folder, changes):
    """Write the small good study, some of its files changed ("-": left out)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**GOOD, **changes}.items():
        data = content if isinstance(content, bytes) else content.encode()
        if content != "-":
            (folder / name).write_bytes(data)
    return folder


def told(source, **options):
    """Return every problem of a study that cannot be read, as it is printed."""
    with pytest.raises(ag.DataError) as raised:
        ag.read_study(source, **options)
    return [str(problem) for problem in raised.value.problems]


class Outcome:
    """A study that was read, with what was warned of."""

    def __init__(self, source, **options):
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            self.study = ag.read_study(source, **options)
        assert {one.category for one in found} <= {ag.AgencyGraphWarning}
        self.warned = [str(one.message) for one in found]

    @property
    def issues(self):
        """File, column, rows, count and what was done, of each issue."""
        table = self.study.issues
        names = ("file", "column", "rows", "count", "done")
        rows = zip(*(table[name].tolist() for name in names), strict=True)
        return [tuple(row) for row in rows]

    @property
    def ties(self):
        return {
            wave: network.ties().to_dict()
            for (wave, _), network in self.study.networks.items()
        }
