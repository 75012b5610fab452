"""Finding a procedure by a few letters, everyday words, or its code; typing errors are forgiven."""

import re
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, Expression, ExpressionWrapper, F, FloatField, Q, QuerySet, Value, When

from motcua.kernel.actors import Actor
from motcua.kernel.text import search_key, search_pattern
from motcua.procedures.lifecycle import IN_THE_CATALOGUE
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.queries.offers import offered_at
from motcua.procedures.queries.versions import in_force
from motcua.procedures.rules import asked_words

CODE = re.compile(r"\d\.\d{1,6}|\d{4,7}")
GOOD_ENOUGH = 0.5
WORD_TYPED_WRONG = 0.75
SYLLABLE = 3
"""Letters from which on a word that others follow may be a mere beginning: "ly" is no beginning of "lien"."""
LONG_ENOUGH, ALIKE = 4, 0.4
"""Letters from which on a word may be typed wrong, and how much of it must then be right."""
FEWEST_WORDS, FIGURES = 2, 7


def search(
    viewer: Actor,
    text: str,
    *,
    on: date,
    level: str = "",
    agency: UUID | None = None,
    limit: int = 20,
    own_only: bool = False,
) -> list[ProcedureVersion]:
    """Return the procedures in force that fit what was typed, the best first.

    What is published is public, so ``viewer`` narrows nothing; it is named because
    every reading names its reader. ``agency`` keeps what that agency takes in itself;
    ``own_only`` leaves out what ministries' systems receive.
    """
    del viewer
    rows = (in_force(on) if agency is None else offered_at(agency, on)).select_related("procedure__field")
    if level:
        rows = rows.filter(levels__contains=[level])
    if own_only:
        rows = rows.filter(system="own")
    typed = search_key(text)
    if not typed:
        return list(rows.order_by("-procedure__weight", "sort_key", "id")[:limit])
    if CODE.fullmatch(typed):
        return list(rows.filter(procedure__code__contains=typed).order_by("procedure__code", "id")[:limit])
    return list(ranked(rows, typed)[:limit])


def ranked(rows: QuerySet[ProcedureVersion], typed: str) -> QuerySet[ProcedureVersion]:
    """Order rows by how well they fit a search key, leaving out what does not fit.

    Every word must stand in the row: where some row has them all as typed, only such rows are
    found; else long words may be merely similar. Then the phrase as people say it,
    shortness of the name, and how often the procedure is asked for.
    """
    words = asked_words(typed)
    phrase = search_pattern(" ".join(words))
    typed_so = [_as_typed(word, last=at == len(words) - 1) for at, word in enumerate(words)]
    as_typed = rows.filter(*typed_so)
    forgiving = not as_typed.exists()
    said = rf"(^|\|){phrase}"
    score = (
        _fit(words, forgiving=forgiving)
        + _bonus(Q(keyword_key__regex=said + r"(\||$)"), 0.9)
        + _bonus(Q(keyword_key__regex=said), 0.35)
        + _bonus(Q(name_key__regex=rf"\m{phrase}\M"), 0.5)
        + _bonus(Q(search_key__regex=rf"\m{phrase}"), 0.3)
        + TrigramSimilarity("name_key", " ".join(words)) * Value(0.6)
        + F("procedure__weight") / Value(250.0)
    )
    found = as_typed
    if forgiving:
        near = rows.annotate(fit=_as_float(_fit(words, forgiving=True)), **_likenesses(words))
        nearly = [so | _alike(word, at) for at, (word, so) in enumerate(zip(words, typed_so, strict=True))]
        found = near.filter(*nearly, fit__gte=GOOD_ENOUGH)
    return found.annotate(score=_as_float(score)).order_by("-score", "sort_key", "id")


def codes_named(text: str) -> list[str]:
    """Return the codes of the procedures that the text names, by a phrase of their names past and present or by code.

    For lists of what was applied for: what procedures were ever called is public. One
    syllable names no procedure, because it is somebody's name as well; a run of figures
    names one only when it is the whole code, with its point or without.
    """
    typed = search_key(text)
    if CODE.fullmatch(typed):
        given = Q(procedure__code=typed) | Q(procedure__code__endswith=f".{typed}")
        if "." in typed:
            given = Q(procedure__code__startswith=typed)
        elif len(typed) == FIGURES:
            given |= Q(procedure__code=f"{typed[0]}.{typed[1:]}")
    elif len(typed.split()) >= FEWEST_WORDS:
        given = Q(search_key__regex=_begun(typed))
    else:
        return []
    kept = ProcedureVersion.objects.filter(given, state__in=IN_THE_CATALOGUE)
    return list(kept.order_by("procedure__code").values_list("procedure__code", flat=True).distinct())


def _fit(words: tuple[str, ...], *, forgiving: bool) -> Expression:
    """Return the mean fit of the words, 0 to 1."""
    last = len(words) - 1
    each = (_word_fit(word, begun=at == last, forgiving=forgiving) for at, word in enumerate(words))
    return sum(each, start=Value(0.0)) / Value(float(len(words)))


def _word_fit(word: str, *, begun: bool, forgiving: bool) -> Expression:
    """Judge one word: whole, begun (the last one is still being typed), or merely similar."""
    similar = TrigramWordSimilarity(word, "search_key") * Value(WORD_TYPED_WRONG) if forgiving else Value(0.0)
    return Case(
        When(search_key__regex=_begun(word) + r"\M", then=Value(1.0)),
        When(search_key__regex=_begun(word), then=Value(0.95 if begun else 0.8)),
        default=similar,
        output_field=FloatField(),
    )


def _likenesses(words: tuple[str, ...]) -> dict[str, Expression]:
    return {f"like_{at}": TrigramWordSimilarity(word, "search_key") for at, word in enumerate(words)}


def _alike(word: str, at: int) -> Q:
    return Q(**{f"like_{at}__gte": ALIKE}) if len(word) >= LONG_ENOUGH else Q()


def _as_typed(word: str, *, last: bool) -> Q:
    """Say that a word stands in the row: begun, or whole where it is short and others follow."""
    whole = not last and len(word) < SYLLABLE
    return Q(search_key__regex=_begun(word) + (r"\M" if whole else ""))


def _begun(word: str) -> str:
    return rf"\m{search_pattern(word)}"


def _bonus(condition: Q, worth: float) -> Case:
    return Case(When(condition, then=Value(worth)), default=Value(0.0), output_field=FloatField())


def _as_float(expression: Expression) -> Expression:
    return ExpressionWrapper(expression, output_field=FloatField())
