"""An evidence base, GRADE as explained rules, and the recommendations that are for you.

>>> import whatworks
>>> base = whatworks.staff_empowerment()
>>> [item["id"] for item in base.select("pcn")]
['R1', 'R2', 'R3', 'R4', 'R6']
"""

from whatworks._errors import (
    Error,
    FileError,
    InvalidDocumentError,
    InvalidRequestError,
    UnknownNameError,
)
from whatworks._whatworks import (
    Audit,
    DomainJudgement,
    EvidenceBase,
    Query,
    Rating,
    Selection,
    __version__,
    combine,
    staff_empowerment,
)

__all__ = [
    "Audit",
    "DomainJudgement",
    "Error",
    "EvidenceBase",
    "FileError",
    "InvalidDocumentError",
    "InvalidRequestError",
    "Query",
    "Rating",
    "Selection",
    "UnknownNameError",
    "__version__",
    "combine",
    "staff_empowerment",
]
