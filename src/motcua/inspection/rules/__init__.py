"""The verdict: a pure function of what was found and of a policy kept as data."""

from motcua.inspection.rules.verdict import POLICY, Policy, Verdict, verdict_of

__all__ = ["POLICY", "Policy", "Verdict", "verdict_of"]
