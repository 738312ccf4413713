"""The forms that texts may have to keep, in words, by something that only their pattern holds."""

ID_FORM = "an id: small letters, digits and single hyphens, like `waits-too-long`"
PERSON_FORM = "one person: an id of people.yaml, or `Ana Ruiz <ana@x.example>`"
TEXT_FORMS = (
    ("<[^<>@", PERSON_FORM),
    ("(/[a-z0-9", "a ref: small letters, digits and hyphens, with / between a journey and a place in it"),
    ("^[a-z0-9", ID_FORM),
    ("^P(", "weekly, monthly, quarterly, half-yearly, annual, or an ISO 8601 duration like P6W"),
    (
        r"\{path\}",
        "an address that starts with https:// and has {path} where the file's path belongs, without blanks or ()",
    ),
    (
        r"\{commit\}",
        "an address that starts with https:// and has {commit} where the commit's id belongs, without blanks or ()",
    ),
    ("https?://", "an address that starts with https:// and holds no user name"),
    (r"\.csv$", "the path of a .csv file beside this one"),
    ("[pP][nN][gG]", "the path of a .png or .jpg file beside this one"),
    ("^#(", "a colour like `#0B5FFF`"),
    ("[oO][tT][fF])|", "the path of a .ttf or .otf file, or the name of a font's family, like Inter"),
    ("[oO][tT][fF]", "the path of a .ttf or .otf file"),
    ("@", "an e-mail address"),
    ("^[A-Z]{3}$", "a currency of three capitals, like EUR"),
    ("^[A-Z]{3}[0-9]{3}$", "the code of a rule, like OWN101"),
    ("^[A-Z]{3}[0-9]{0,3}$", "the code of a rule or of a family, like OWN101 or OWN"),
    ("%", "a percentage like `35 %`"),
    ("[0-9a-f]{40}", "the full id of a commit"),
    ("[12]:[0-9a-f]", "a fingerprint as jmx writes it"),
    ("^/?[^!", "a path as in .gitignore, like `legacy/` or `docs/**/*.yaml`, with / and without !"),
)


def form_words(pattern: str) -> tuple[str, str]:
    """By what a pattern is known, and its form in words; both empty where it is one that nobody needs explained."""
    return next(((mark, words) for mark, words in TEXT_FORMS if mark in pattern), ("", ""))
