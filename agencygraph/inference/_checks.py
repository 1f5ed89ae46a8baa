"""Arguments that several functions of this package take, checked in one way."""

from agencygraph.errors import ParameterError


def check_share(name: str, value: float) -> None:
    """Refuse what is not between 0 and 1."""
    if not 0 < value < 1:
        message = f"{name} is between 0 and 1, not {value!r}"
        raise ParameterError(message)


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is none."""
    check_share("confidence", confidence)


def check_draws(draws: int, seed: int) -> None:
    """Refuse numbers of draws and seeds that cannot be."""
    if draws < 0 or seed < 0:
        message = f"draws and seed are 0 or more, not {draws} and {seed}"
        raise ParameterError(message)


def check_resampling(confidence: float, draws: int, seed: int) -> None:
    """Refuse a confidence that is none, and too few draws for a spread."""
    check_confidence(confidence)
    check_draws(draws, seed)
    if draws < 2:
        message = f"draws is 2 or more, not {draws}"
        raise ParameterError(message)
