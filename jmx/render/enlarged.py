"""The same page for a larger paper: everything on it is so many times as large."""

from dataclasses import replace

from jmx.render.scene import Box, Circle, Image, Mark, MarkGroup, Rect, Scene, Shape, TextLine


def enlarged(scene: Scene, by: float) -> Scene:
    """A page with all that stands on it, but for lines, which are as thin on any paper."""
    if by == 1:
        return scene
    marks = tuple(_enlarged(mark, by) for mark in scene.marks)
    return replace(scene, width=scene.width * by, height=scene.height * by, marks=marks)


def _enlarged(mark: Mark, by: float) -> Mark:
    match mark:
        case MarkGroup(marks=marks, box=box):
            return replace(mark, marks=tuple(_enlarged(each, by) for each in marks), box=_box(box, by))
        case Rect(box=box, radius=radius):
            return replace(mark, box=_box(box, by), radius=radius * by)
        case Image(box=box):
            return replace(mark, box=_box(box, by))
        case Circle(x=x, y=y, r=r):
            return replace(mark, x=x * by, y=y * by, r=r * by)
        case Shape(dots=dots):
            return replace(mark, dots=tuple((x * by, y * by) for x, y in dots))
        case TextLine(x=x, y=y, width=width, within=within, scale=scale):
            return replace(mark, x=x * by, y=y * by, width=width * by, within=_box(within, by), scale=scale * by)


def _box(box: Box, by: float) -> Box:
    return Box(box.x * by, box.y * by, box.width * by, box.height * by)
