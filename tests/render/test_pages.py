"""What `jmx.yaml` may name of views, lanes and papers is what there is."""

from typing import get_args

from jmx.model.settings import LaneName, PaperName, ViewName
from jmx.render.lanes import LANES
from jmx.render.pages import VIEWS
from jmx.render.paper import PAPERS


def test_settings_know_every_view_lane_and_paper() -> None:
    assert get_args(ViewName) == tuple(VIEWS)
    assert get_args(LaneName) == tuple(lane.key for lane in LANES)
    assert get_args(PaperName) == tuple(PAPERS)
