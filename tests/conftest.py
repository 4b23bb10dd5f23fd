"""Settings of all tests: hypothesis sets no time limit, because no assertion here is timed."""

from hypothesis import settings

settings.register_profile("glassboard", deadline=None)
settings.load_profile("glassboard")
