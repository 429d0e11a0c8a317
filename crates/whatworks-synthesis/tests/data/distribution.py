"""Writes distribution.csv, the values that tests/distribution.rs expects: function, arguments,
value, each the nearest double.

Computed with mpmath 1.4.1 at 50 digits, and accepted only where 70 digits agree to 30; the exact
binomial test with fractions.

    pip install mpmath==1.4.1 && python distribution.py > distribution.csv
"""

from fractions import Fraction
from itertools import product
from math import comb

import mpmath
from mpmath import mp, mpf

DIGITS, CHECK, AGREE = 50, 70, 30
DF = (0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 19, 30, 49, 50, 99, 100, 101, 300, 1000, 10_000, 1_000_000)
P = (1e-12, 1e-8, 1e-4, 0.005, 0.025, 0.1, 0.2, 0.25, 0.3, 0.4, 0.49, 0.5, 0.5000001, 0.55, 0.7)
P += (0.75, 0.8, 0.9, 0.95, 0.975, 0.995, 0.9999, 1 - 1e-8, 1 - 1e-12)


def normal_upper(z):
    return mpmath.erfc(z / mpmath.sqrt(2)) / 2


def chi_square_upper(x, df):
    return mpmath.gammainc(df / 2, x / 2, mp.inf, regularized=True)


def chi_square_lower(x, df):
    return mpmath.gammainc(df / 2, 0, x / 2, regularized=True)


def beta_lower(x, a, b):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def t_two_sided(t, df):
    return beta_lower(df / (df + t * t), df / 2, mpf(1) / 2)


def f_upper(f, df1, df2):
    return beta_lower(df2 / (df2 + df1 * f), df2 / 2, df1 / 2)


def root(tail, target, low, high):
    """Where a tail, as a function of the logarithm of its argument, has a probability: halving
    with few digits, then the secant method with all."""
    def gap(u):
        probability = tail(mpmath.exp(u))
        return mpmath.log(probability / target) if probability > 0 else mp.ninf
    low, high = mpf(low), mpf(high)
    rising = tail(mpmath.exp(high)) > tail(mpmath.exp(low))
    with mpmath.workdps(20):
        for _ in range(40):
            middle = (low + high) / 2
            if (gap(middle) < 0) == rising:
                low = middle
            else:
                high = middle
    tolerance = mpf(10) ** (10 - 2 * mp.dps)
    return mpmath.exp(mpmath.findroot(gap, (low, high + mpf(10) ** -9), tol=tolerance))


def normal_quantile(p):
    return mpmath.sqrt(2) * mpmath.erfinv(2 * p - 1)


def chi_square_quantile(p, df):
    spread = 12 / mpmath.sqrt(df)
    low = mpmath.log(df) - max(spread, 70 / df if df < 20 else 0)
    high = mpmath.log(df) + min(spread, 6)
    if p < 0.5:
        return root(lambda x: chi_square_lower(x, df), p, low, high)
    return root(lambda x: chi_square_upper(x, df), 1 - p, low, high)


def chi_square_upper_quantile(p, df):
    return chi_square_quantile(1 - p, df)


def t_quantile(p, df):
    if p == 0.5:
        return mpf(0)
    if p < 0.5:
        return -t_quantile(1 - p, df)
    if p < 0.75:
        within = lambda t: beta_lower(t * t / (df + t * t), mpf(1) / 2, df / 2)
        return root(within, 2 * p - 1, -20, 3)
    return root(lambda t: t_two_sided(t, df), 2 * (1 - p), -3, 65 if df < 1 else 30 if df < 30 else 3)


def arguments():
    tenths = [k / 4 for k in range(-40, 149)]
    yield from ((normal_upper, z) for z in tenths)
    yield from ((mpmath.erfc, z / 1.5) for z in tenths)
    yield from ((mpmath.loggamma, 10 ** (k / 3)) for k in range(-18, 19) if k)
    yield from ((normal_quantile, p) for p in P)
    deviations = (-30, -12, -5, -2, -1, -0.3, 0, 0.3, 1, 2, 5, 12, 30)
    factors = (1e-6, 0.01, 0.3, 1.001, 3, 10, 100)
    for df in DF:
        xs = {df + k * (2 * df) ** 0.5 for k in deviations} | {df * k for k in factors}
        for x in sorted(xs):
            if x > 0 and (df < 1e5 or abs(x - df) < 6 * (2 * df) ** 0.5):
                yield chi_square_upper, x, df
                yield chi_square_lower, x, df
        for t in (1e-8, 0.01, 0.5, 1, 1.7, 2, 2.6, 4, 7, 15, 37, 1e3, 1e8):
            if df < 1e4 or t < 40:
                yield t_two_sided, t, df
        for p in P:
            yield t_quantile, p, df
            # Beyond, the series of mpmath do not settle.
            if df > 1e5:
                continue
            yield chi_square_quantile, p, df
            yield chi_square_upper_quantile, p, df
    for df1, df2 in product((0.7, 1, 2, 5, 31, 100), (1, 2, 5, 31, 1000, 10_000)):
        yield from ((f_upper, f, df1, df2) for f in (1e-6, 0.3, 1, 2, 10, 1e4))
    for a, b in product((0.1, 0.5, 1, 3, 25, 300, 5000), (0.1, 0.5, 2, 10, 80, 1000)):
        yield from ((beta_lower, x, a, b) for x in (1e-10, 0.01, 0.3, 0.7, 0.9375, 0.999))


def value(function, numbers):
    results = []
    for mp.dps in (DIGITS, CHECK):
        results.append(function(*map(mpf, numbers)))
    first, second = results
    assert abs(first - second) <= mpf(10) ** -AGREE * abs(second), (function, numbers)
    return float(second)


def binomial_two_sided(successes, trials, probability):
    p = Fraction(probability)
    mass = [comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(trials + 1)]
    limit = mass[successes] * (1 + Fraction(1, 10**7))
    return float(sum(m for m in mass if m <= limit))


def main():
    for function, *numbers in arguments():
        numbers = [float(x) for x in numbers]
        result = value(function, numbers)
        if result == 0 and function is t_quantile or 1e-300 < abs(result) < 1e300:
            name = function.__name__.replace("loggamma", "ln_gamma")
            print(name, *numbers, result, sep=",")
    for trials, probability in product((1, 2, 7, 10, 30, 61, 400), (0.5, 0.1, 0.3, 0.625, 0.99)):
        for successes in sorted({0, 1, 2, trials // 4, trials // 2, trials - 1, trials}):
            if successes <= trials:
                result = binomial_two_sided(successes, trials, probability)
                if result > 1e-300:
                    print("binomial_two_sided", successes, trials, probability, result, sep=",")


main()
