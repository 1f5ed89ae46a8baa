"""The runner needs atheris, which only `make fuzz` installs."""

collect_ignore = ["run.py"]
