"""Key files: made once, for their owner, apart from what they hide (cases 131–133)."""

import os
import stat
import subprocess

import pytest

import agencygraph as ag
from agencygraph.cli import main
from agencygraph.privacy.keys import KEY_BYTES
from tests.privacy.artefacts import write_canaries


@pytest.fixture
def key(tmp_path):
    (tmp_path / "keys").mkdir()
    return ag.new_key(tmp_path / "keys" / "hub.key")


@pytest.fixture
def study(tmp_path):
    return write_canaries(tmp_path / "study")


def test_a_key_is_32_random_bytes_for_its_owner_alone(key, tmp_path):
    other = ag.new_key(tmp_path / "keys" / "other.key")

    assert len(ag.read_key(key)) == KEY_BYTES == 32
    assert ag.read_key(key) != ag.read_key(other)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert {path.name for path in key.parent.iterdir()} == {"hub.key", "other.key"}


def test_a_key_is_never_written_over(key):
    before = key.read_bytes()

    with pytest.raises(ag.ParameterError, match="never written over"):
        ag.new_key(key)

    assert key.read_bytes() == before


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ag.ParameterError, match="never written over"):
        ag.new_key(tmp_path / "link")

    assert not (tmp_path / "elsewhere").exists()


def test_a_key_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)

    with pytest.raises(OSError, match="No space left"):
        ag.new_key(tmp_path / "hub.key")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ag.ParameterError, match="there is no folder"):
        ag.new_key(tmp_path / "none" / "hub.key")


@pytest.mark.corpus(131)
def test_a_lost_key_is_told_with_what_it_means(study, tmp_path, capsys):
    lost = tmp_path / "lost.key"

    code = main(["relink", str(study), "--key", str(lost), "--roster", str(study),
                 "-o", str(tmp_path / "out")])  # fmt: skip

    assert code == 4
    assert "cannot be re-linked" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.corpus(132)
@pytest.mark.parametrize("what", ["study", "table"])
def test_a_wrong_key_is_refused_and_nothing_is_written(
    key, study, tmp_path, capsys, what
):
    shared = tmp_path / "shared"
    run = ["pseudonymize", str(study), "--key", str(key), "--project", "hub"]
    assert main([*run, "-o", str(shared)]) == 0
    ag.write_tables(
        ag.degree(ag.read_study(shared).network("after", "knows")),
        tmp_path / "degree.csv",
    )
    other = ag.new_key(key.parent / "other.key")
    source = {"study": shared, "table": tmp_path / "degree.csv"}[what]
    out = tmp_path / source.name.replace("shared", "back").replace("degree", "back")
    capsys.readouterr()

    code = main(["relink", str(source), "--key", str(other), "--roster", str(study),
                 "--project", "hub", "-o", str(out)])  # fmt: skip

    assert code == 2
    said = capsys.readouterr().err
    assert ("not the key" if what == "study" else "no pseudonym here") in said
    assert not out.exists()


@pytest.mark.corpus(133)
@pytest.mark.parametrize("place", ["shared", "shared/deeper", "beside"])
def test_a_key_that_would_be_passed_on_is_refused(study, tmp_path, place):
    folder = tmp_path / place
    folder.mkdir(parents=True)
    key = ag.new_key(folder / "hub.key")
    output = folder / "study.xlsx" if place == "beside" else tmp_path / "shared"

    with pytest.raises(ag.ParameterError, match="keep the key in another folder"):
        ag.read_key(key, outputs=[output])
    code = main(["pseudonymize", str(study), "--key", str(key), "--project", "hub",
                 "-o", str(output), "--force"])  # fmt: skip

    assert code == 2
    assert not (output / "people.csv").exists()


@pytest.mark.corpus(133)
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_may_read_is_refused(key, mode):
    key.chmod(mode)

    with pytest.raises(ag.ParameterError, match="chmod 600"):
        ag.read_key(key)


@pytest.mark.corpus(133)
def test_a_key_in_a_git_work_tree_is_neither_made_nor_read(key, tmp_path):
    tree = tmp_path / "tree"
    subprocess.run(["git", "init", "-q", str(tree)], check=True)
    (tree / "inner").mkdir()
    inside = tree / "inner" / "hub.key"

    with pytest.raises(ag.ParameterError, match="git work tree"):
        ag.new_key(inside)
    inside.write_bytes(key.read_bytes())
    inside.chmod(0o600)
    with pytest.raises(ag.ParameterError, match="git work tree"):
        ag.read_key(inside)


def test_a_file_that_holds_no_key_is_told(tmp_path):
    path = tmp_path / "a.key"
    path.write_bytes(b"secret word")
    path.chmod(0o600)

    with pytest.raises(ag.DataError, match="holds 11 bytes, and a key has 32"):
        ag.read_key(path)
