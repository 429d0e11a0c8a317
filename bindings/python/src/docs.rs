//! What the descriptions of several functions have in common.

/// The options of pooling.
macro_rules! pooling {
    () => {
        "method : str
    The model and the estimator of tau2: ``EE`` (common effect), ``DL``, ``HE``, ``HS``, ``SJ``,
    ``ML``, ``REML``, ``EB`` or ``PM``.
inference : str
    How the interval and the p value come about: ``wald``, ``knapp-hartung`` or
    ``knapp-hartung-adhoc``.
prediction : str
    The distribution behind a prediction interval: ``t-k1``, ``t-k2`` or ``normal``.
level : float
    The level of every interval, between 0 and 1.
unusable : str
    What to do with a row that has no finite effect and variance above 0: ``refuse`` or
    ``leave-out``."
    };
}

/// The columns of effects and variances.
macro_rules! effects {
    () => {
        "yi : sequence of float
    Effects; ratios as logarithms. ``None`` and NaN are missing.
vi : sequence of float
    Their sampling variances."
    };
}

/// What every analysis raises.
macro_rules! raises {
    () => {
        "Raises
------
InvalidRequestError
    With the option that is wrong and the values allowed, or the column and the row, counted from
    0, that cannot be used.
TypeError
    A column is no sequence of numbers."
    };
}

/// The thirteen trials of the vaccine against tuberculosis in Colditz et al. (1994, JAMA 271:
/// 698-702), as log risk ratios.
macro_rules! bcg {
    () => {
        "The trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271: 698-702):

>>> import whatworks
>>> bcg = whatworks.effect_sizes(
...     \"RR\",
...     ai=[4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
...     bi=[119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886],
...     ci=[11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
...     di=[128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825],
... )"
    };
}

/// What `to_pandas` says in every class.
macro_rules! to_pandas {
    () => {
        "The columns of :meth:`to_columns` as a pandas data frame.

Text that repeats is categorical where pyarrow is installed.

Raises
------
ImportError
    If pandas is not installed.

Examples
--------
>>> import whatworks
>>> whatworks.staff_empowerment().audit().to_pandas()[\"id\"].tolist()[:2]
['R1', 'R2']"
    };
}

/// What `to_polars` says in every class.
macro_rules! to_polars {
    () => {
        "The columns of :meth:`to_columns` as a polars data frame.

Raises
------
ImportError
    If polars is not installed.

Examples
--------
>>> import whatworks
>>> whatworks.staff_empowerment().audit().to_polars()[\"id\"].to_list()[:2]
['R1', 'R2']"
    };
}

pub(crate) use {bcg, effects, pooling, raises, to_pandas, to_polars};
