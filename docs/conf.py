"""The documentation site: `make check-docs` builds it with warnings as errors and checks it."""

import sys
from pathlib import Path

import whatworks

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "whatworks"
author = "the authors of whatworks"
version = release = whatworks.__version__
language = "en_GB"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
extensions += ["from_code", "accessible", "pictures"]
exclude_patterns = ["_build", "accessibility"]
source_suffix = {".md": "markdown"}
nitpicky = True
nitpick_ignore_regex = [
    # Other people's classes and Python's own, which are not described here: the site is offline.
    (r"py:.*", r"(matplotlib|pandas|polars|pyarrow|pyspark|os|datetime)\..*|getattr|json\.loads"),
    # The integers of C, and the interface of Arrow.
    ("c:identifier", r"u?int\d+_t|size_t|ArrowArrayStream"),
]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_attributes_as_param_list = True

# Furo is light and dark, with no font and no request from elsewhere. Of what axe finds it lacks
# three small things, which `_ext/accessible.py` and `_templates/search.html` add.
html_theme = "furo"
html_title = f"whatworks {release}"
templates_path = ["_templates"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_domain_indices = ["py-modindex"]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
