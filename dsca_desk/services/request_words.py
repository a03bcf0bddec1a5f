"""The words for the codes of a request: kinds, channels, forms, states, answers; the same on screen and on paper."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "LOR_LOA": "Letter of Request for an LOA",
    "LOR_PA": "Letter of Request for price and availability",
    "LOR_AMENDMENT": "Letter of Request for an Amendment",
    "LOR_MODIFICATION": "Letter of Request for a Modification",
    "LEASE": "Request for a lease",
    "LOAN": "Request for a loan",
    "MOR_BPC": "Memorandum of Request (BPC)",
    "AGENCY_INITIATED": "Begun by the implementing agency",
}
WITHOUT_CASE: Mapping[str, str] = {
    "LEASE": "A lease is not a case: it is kept on the Lease tab of its request, with its own data sheet and steps.",
    "LOAN": "A loan is not a case: it is kept on the Loan tab of its request, with its own data sheet and steps.",
}
"""The kinds of requests that no case is made of, and why."""
CHANNELS: Mapping[str, str] = {
    "SCO": "Security Cooperation Organization",
    "EMBASSY": "Embassy in Washington",
    "AGENCY": "Implementing agency",
    "DSCA": "DSCA",
    "ELECTRONIC": "Electronic, by an authorized sender",
}
FORMS: Mapping[str, str] = {
    "LETTER": "Letter",
    "MESSAGE": "Message",
    "EMAIL": "E-mail",
    "RFP": "Request for proposal",
    "MEMORANDUM_FOR_RECORD": "Memorandum for record of an oral request",
}
PROGRAMS: Mapping[str, str] = {
    "FMS": "Foreign Military Sales",
    "BPC_T10": "Building partner capacity, Title 10",
    "BPC_T22": "Building partner capacity, Title 22",
}
CASE_TYPES: Mapping[str, str] = {
    "DEFINED": "Defined order",
    "BLANKET": "Blanket order",
    "CLSSA": "Cooperative logistics supply support (CLSSA)",
}
STATES: Mapping[str, str] = {
    "new": "New",
    "received": "Received",
    "acknowledged": "Acknowledged",
    "actionable": "Actionable",
    "insufficient": "Insufficient",
    "complete": "Complete",
    "in-development": "In development",
    "answered-loa": "Answered · LOA",
    "answered-pa": "Answered · P&A",
    "disapproval-proposed": "Disapproval proposed",
    "disapproved": "Disapproved",
    "withdrawn": "Withdrawn",
}
POINTS: Mapping[str, str] = {
    "ACT-01": "Purchaser may buy",
    "ACT-02": "Article may be sold",
    "ACT-03": "Proper channel used",
    "ACT-04": "No sanction blocks it",
    "ACT-05": "Valid military need",
    "ACT-06": "Sender has authority",
    "ACT-07": "Kind of request settled",
    "ACT-08": "Funding source named",
    "ACT-09": "Detail is enough",
    "ACT-10": "Country team assessment",
    "ACT-11": "Targeting item identified",
    "ACT-12": "Release review decided",
    "ACT-13": "No direct negotiation",
    "GEN-08": "Operational unit named",
    "GEN-09": "Written form",
    "RTE-01": "Copy sent to DSCA",
    "RTE-02": "FMF term and copies",
    "RTE-03": "Electronic sender listed",
    "LEA-01": "Partner agreement on units",
    "LEA-02": "Recipient unit updated",
    "MOR-01": "Program and funds named",
    "MOR-02": "Requesting contact named",
    "MOR-03": "Country and items named",
    "MOR-04": "Cost estimate or ceiling",
    "MOR-05": "Shipping mode named",
    "MOR-06": "Destination named",
    "MOR-07": "Later rows filled",
}
"""Short names of checklist points for narrow columns; a point without one shows the beginning of its own words."""
ANSWERS: Mapping[str, str] = {"yes": "Yes", "no": "No", "not-applicable": "n/a", "unknown": "Open"}
MARKS: Mapping[str, str] = {
    "confirmed": "confirmed",
    "partial": "second-hand",
    "unconfirmed": "not confirmed",
    "not-found": "source not found",
}


def in_words(words: Mapping[str, str], code: str) -> str:
    """Return the words of a code; one without words stands for itself."""
    return words.get(code, code)
