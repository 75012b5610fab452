"""How people ask for a procedure: words that say nothing, and letters that stand for words."""

NOISE = frozenset({"thu", "tuc", "xin", "lam", "toi", "muon", "di", "cach", "giup", "em", "anh", "chi", "ho", "so"})
MOST_WORDS = 10
KEPT_TOGETHER = (
    "so do",
    "so hong",
    "so goc",
    "ho ngheo",
    "ho kinh doanh",
    "ho khau",
    "tach ho",
    "di chuc",
    "di san",
    "di doi",
)

SHORT_FORMS = {
    "dk": "dang ky",
    "dki": "dang ky",
    "ks": "khai sinh",
    "gks": "giay khai sinh",
    "kt": "khai tu",
    "kh": "ket hon",
    "dkkh": "dang ky ket hon",
    "tthn": "tinh trang hon nhan",
    "xntthn": "xac nhan tinh trang hon nhan",
    "ct": "chung thuc",
    "gpxd": "giay phep xay dung",
    "xd": "xay dung",
    "hkd": "ho kinh doanh",
    "gpkd": "giay phep kinh doanh",
    "gcn": "giay chung nhan",
    "qsdd": "quyen su dung dat",
    "gcnqsdd": "giay chung nhan quyen su dung dat",
    "cccd": "can cuoc",
    "cmnd": "can cuoc",
    "cc": "can cuoc",
    "lltp": "ly lich tu phap",
    "kn": "khieu nai",
    "tc": "to cao",
    "kcb": "kham benh chua benh",
    "tgpl": "tro giup phap ly",
    "bs": "ban sao",
    "nn": "nuoc ngoai",
}


def asked_words(key: str) -> tuple[str, ...]:
    """Return the words that matter in a search key: short forms written out, words that say nothing left out.

    If nothing but noise was typed, all of it counts.
    """
    spelled = " ".join(SHORT_FORMS.get(word, word) for word in key.split())
    kept = {word for phrase in KEPT_TOGETHER if phrase in spelled for word in phrase.split()}
    words = tuple(word for word in spelled.split() if word not in NOISE or word in kept)
    return (words or tuple(spelled.split()))[:MOST_WORDS]


def system_in_words(name: str) -> str:
    """Return the name of a ministry's system as it stands inside a sentence: "hệ thống của Bộ Công an"."""
    if not name:
        return "hệ thống của bộ, ngành"
    return name[0].lower() + name[1:] if name.startswith("Hệ thống") else name
