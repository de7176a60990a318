from tests.harness.fixtures import kept_worlds, worlds

__all__ = ["kept_worlds", "worlds"]
