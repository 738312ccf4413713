"""The stamp of a map among the properties of a deck, which PowerPoint shows under File, Info, Advanced."""

import re
from typing import Any

from jmx import escape
from jmx.render.stamp import in_pieces

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what every such property names
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OURS = re.compile(r"jmx(-\d+)?")


def add_stamp(package: Any, stamp: str) -> None:
    """Adds a stamp to a package of python-pptx, beside the properties that a template has; an older stamp goes."""
    from pptx.opc.oxml import serialize_part_xml
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml

    part = next((rel.target_part for rel in package._rels.values() if rel.reltype == _RELATION), None)
    if part is None:
        part = Part(PackURI("/docProps/custom.xml"), _CONTENT, package, b"")
        package.relate_to(part, _RELATION)
    root = parse_xml(part.blob or f'<Properties xmlns="{_SPACE}" xmlns:vt="{_TYPES}"/>')
    for each in [each for each in root if _OURS.fullmatch(each.get("name") or "")]:
        root.remove(each)
    first = 1 + max((int(each.get("pid")) for each in root), default=1)
    for number, (name, words) in enumerate(in_pieces(stamp).items(), first):
        told = f'fmtid="{_FORMAT}" pid="{number}" name="{name}"'
        value = f"<vt:lpwstr>{escape.html(words)}</vt:lpwstr>"
        root.append(parse_xml(f'<property xmlns="{_SPACE}" xmlns:vt="{_TYPES}" {told}>{value}</property>'))
    part._blob = serialize_part_xml(root)
