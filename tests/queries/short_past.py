"""The files of the repository that the tests of queries ask."""

BO = "Bo Lind <bo@x.example>"
BUY = (
    "kind: journey\nid: buy\ntitle: {title}\nowner: ana\ncadence: quarterly\nstages:\n"
    "  - title: Choose\n    touchpoints:\n      - {{title: Compare, channel: shop, emotion: {emotion}}}\n"
)
USE = "kind: journey\nid: use\ntitle: Use it\nstatus: draft\nowner: bo\nstages: [Start]\n"
PAIN = (
    "kind: pain-point\nid: slow\ntitle: The code is slow\nat: [buy]\nseverity: {severity}\nreach: 0.5\nfrequency: 1\n"
)
PEOPLE = "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n  - {id: bo, name: Bo Lind, emails: [bo@x.example]}\n"
REVIEW = "kind: review\nid: 2026-02-02-buy\ndate: 2026-02-02\njourneys: [buy]\nreviewer: ana\nverdict: still-true\n"


def buy(title: str = "Buy it", emotion: int = -1) -> str:
    return BUY.format(title=title, emotion=emotion)
