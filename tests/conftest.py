"""What every test shares: Hypothesis profiles, kernels both ways, reference data."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from agencygraph._kernels import _jit
from tests import workbooks

# kernel_mode stays the same during a test, so that it may be a fixture under @given
CHECKS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
COMMON = {"deadline": None, "suppress_health_check": CHECKS}
IN_CI = os.environ.get("CI") == "true"
settings.register_profile("dev", max_examples=25, derandomize=IN_CI, **COMMON)
settings.register_profile(
    "ci", max_examples=25, derandomize=True, print_blob=True, **COMMON
)
settings.register_profile("few", max_examples=5, derandomize=True, **COMMON)
settings.register_profile("nightly", max_examples=5000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "dev"))

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(params=["interpreted", "compiled"])
def kernel_mode(request):
    """Run the test with every kernel interpreted, then with every one compiled."""
    with _jit.forced(request.param):
        yield request.param


@pytest.fixture
def compiled():
    """Run the test with every kernel compiled, whatever ``--kernels`` says."""
    with _jit.forced("compiled"):
        yield


@pytest.fixture
def quick_kernels():
    """Run a large test as users do, whatever ``--kernels`` says: by the work."""
    with _jit.forced("auto"):
        yield


@pytest.fixture
def apart():
    """Read workbooks in a process of their own, whatever ``--workbooks`` says."""
    with workbooks.read_apart():
        yield


@pytest.fixture(scope="session")
def data_folder():
    """The folder of reference data sets; absent in a user's clone."""
    if not DATA.is_dir():
        if IN_CI:
            pytest.fail(f"CI needs the reference data sets at {DATA}")
        pytest.skip("the reference data sets (../shared/data) are not here")
    return DATA
