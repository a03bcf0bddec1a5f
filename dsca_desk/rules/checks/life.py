"""What checks know of a document beside its offer: the case it changes, the documents before it, its development."""

from datetime import date
from typing import NamedTuple

from dsca_desk.records.offer import Offer
from dsca_desk.rules.concurrent import Concurrent


class OtherDocument(NamedTuple):
    """Another document of the case that there is or ever was, with its state."""

    document: str
    state: str


class DelayDays(NamedTuple):
    """An extenuating factor of a document with its days; None where nobody stated them."""

    code: str
    estimated_days: int | None = None
    actual_days: int | None = None


class DocumentLife(NamedTuple):
    """The facts of a kept document's life that checks look at.

    `base` is the case an Amendment or Modification was begun from (None: not kept), `base_moved` whether another document
    was implemented since. `reason` is the number of the reason for a Modification (0: none was given), `outcome` what the guided
    decision led to. `purpose` is the purpose as the letter prints it, `by_hand` the paths changed in pen and ink, `together`
    the Modifications that are concurrent, this one among them. `requests` number the
    requests that the case was made of. `terms_prepared` names the edition of terms and rules the
    document was prepared under, `terms_in_force` the one in force on its signature.
    """

    status: str = "Development"
    base: Offer | None = None
    base_moved: bool = False
    others: tuple[OtherDocument, ...] = ()
    outcome: str = ""
    reason: int = 0
    purpose: str = ""
    by_hand: tuple[str, ...] = ()
    together: tuple[Concurrent, ...] = ()
    category: str | None = None
    delays: tuple[DelayDays, ...] = ()
    requests: tuple[str, ...] = ()
    request_complete_on: date | None = None
    terms_prepared: str = ""
    terms_in_force: str = ""
