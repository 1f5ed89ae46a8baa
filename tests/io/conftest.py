"""Folders of small files for the tests of reading."""

import pytest

PEOPLE = "id,name,agency\nana,Ana Ash,Fire\nben,Ben Birch,Fire\ncy,Cy Cedar,Health\n"
TIES = "source,target,weight,kind\nana,ben,2,knows\nben,cy,1,knows\n"


@pytest.fixture
def make(tmp_path):
    """Write a small good study, some of its files changed ("-": left out)."""

    def write(changes=None):
        files = {
            "people.csv": PEOPLE,
            "ties_before.csv": TIES,
            "ties_after.csv": TIES,
            **(changes or {}),
        }
        for name, text in files.items():
            if isinstance(text, bytes):
                (tmp_path / name).write_bytes(text)
            elif text != "-":
                (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        return tmp_path

    return write
