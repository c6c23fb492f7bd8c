"""The one decorator behind which the hot loops are compiled; typed, so that strict checking sees through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile to machine code on first use and keep the result for the next start of the program."""
    how: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    try:
        return cast(Function, numba.njit(cache=True, **how)(function))
    except RuntimeError:  # the result can be kept neither beside the code nor with the user: it is made at every start
        return cast(Function, numba.njit(**how)(function))
