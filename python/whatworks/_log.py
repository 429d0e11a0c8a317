"""The logger of the library, made when something is first said by it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Logger


def logger() -> "Logger":
    """The logger ``whatworks``; without a handler of the application's it is silent."""
    import logging

    found = logging.getLogger("whatworks")
    if not found.handlers:
        found.addHandler(logging.NullHandler())
    return found


def debug(message: str, *arguments: object) -> None:
    """Says something for who looks for a fault."""
    logger().debug(message, *arguments)
