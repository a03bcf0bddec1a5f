"""The policy of this installation: the shipped edition with the office's packs on top."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from dsca_desk.assets import asset
from dsca_desk.policy.edition import Policy

EDITION = "2026-11"


def shipped_policy(packs: Sequence[Path] = ()) -> Policy:
    """Return the shipped edition with packs on top, the last one strongest. The same packs give the same object.

    Raises PolicyError for a pack that is none or holds files nothing would read; faults of a table show when it is read,
    all at once with `dsca_desk.policy.inspection.policy_faults`.
    """
    return _policy(tuple(packs))


@lru_cache(maxsize=4)
def _policy(packs: tuple[Path, ...]) -> Policy:
    policy = Policy(asset(f"resources/policy/{EDITION}"), packs)
    if packs:
        from dsca_desk.policy.inspection import refuse_strange_packs  # here: it loads every table's layout

        refuse_strange_packs(policy)
    return policy
