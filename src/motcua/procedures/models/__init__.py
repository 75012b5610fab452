"""Tables of the catalogue: fields, procedures, their versions and the parts of a version."""

from motcua.procedures.models.catalogue import AgencyProcedure, Field, Procedure, ProcedureVersion
from motcua.procedures.models.choices import (
    Channel,
    DataSource,
    FeeKind,
    FeeRuleKind,
    Handing,
    Level,
    LimitUnit,
    Need,
    OnlineKind,
    Place,
    State,
    System,
)
from motcua.procedures.models.parts import (
    CaseVariant,
    ChannelRule,
    Competence,
    FeeRule,
    LegalBasis,
    RequiredPaper,
    ResultKind,
    RouteStep,
)

__all__ = (
    "AgencyProcedure",
    "CaseVariant",
    "Channel",
    "ChannelRule",
    "Competence",
    "DataSource",
    "FeeKind",
    "FeeRule",
    "FeeRuleKind",
    "Field",
    "Handing",
    "LegalBasis",
    "Level",
    "LimitUnit",
    "Need",
    "OnlineKind",
    "Place",
    "Procedure",
    "ProcedureVersion",
    "RequiredPaper",
    "ResultKind",
    "RouteStep",
    "State",
    "System",
)
