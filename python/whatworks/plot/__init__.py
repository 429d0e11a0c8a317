"""Pictures of what the library answers, drawn with matplotlib (the extra ``plot``).

Each function takes an answer and returns the :class:`matplotlib.axes.Axes` it is drawn on, so that
titles, sizes and files are yours. Nothing here decides, orders or leaves out anything. What is not
known is drawn as not known.
"""
