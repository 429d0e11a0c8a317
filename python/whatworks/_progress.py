"""How far long work is: a bar of tqdm, the log, or a function of the caller's."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class _Teller(Protocol):
        def tell(self, done: int, total: int) -> None: ...
        def close(self) -> None: ...


#: Seconds between two lines of the log.
_BETWEEN_LINES = 1.0


class _Bar:
    """A bar of tqdm, in the form that suits the notebook or the terminal."""

    def __init__(self, unit: str) -> None:
        import warnings

        with warnings.catch_warnings():
            # It warns where the notebook has no widgets, and draws the bar as text.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
        self._bar = tqdm(unit=f" {unit}", leave=False)

    def tell(self, done: int, total: int) -> None:
        self._bar.total = total or None
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Log:
    """Lines of the logger ``whatworks``, at most one in a second."""

    def __init__(self, unit: str) -> None:
        from time import monotonic

        from whatworks._log import logger

        self._logger, self._now, self._unit = logger(), monotonic, unit
        self._last = monotonic()

    def tell(self, done: int, total: int) -> None:
        if (done == total) or self._now() - self._last >= _BETWEEN_LINES:
            self._last = self._now()
            of_all = f" of {total}" if total else ""
            self._logger.info("%d%s %s", done, of_all, self._unit)

    def close(self) -> None:
        pass


class _Call:
    """A function of the caller's."""

    def __init__(self, function: "Callable[[int, int], object]") -> None:
        self._function = function

    def tell(self, done: int, total: int) -> None:
        self._function(done, total)

    def close(self) -> None:
        pass


def teller(progress: "bool | Callable[[int, int], object] | None", unit: str) -> "_Teller | None":
    """Who is told how much is done, in a unit such as ``draws``; ``None`` for nobody."""
    if progress is None or progress is False:
        return None
    if progress is not True:
        if not callable(progress):
            found = type(progress)
            raise TypeError(
                "progress: expected True, False or a function, found "
                f"{found.__module__}.{found.__qualname__}"
            )
        return _Call(progress)
    from importlib.util import find_spec

    return _Bar(unit) if find_spec("tqdm") else _Log(unit)
