"""What a customer manager can know of a district that has been played."""

from __future__ import annotations

import pandas as pd

from cmtrain.district import counts, listing, opinions
from cmtrain.district.engine import Run
from cmtrain.district.frames import cells_of, frame, keys, whole_cartons
from cmtrain.district.interviews import hold_interviews
from cmtrain.district.needs import Needs
from cmtrain.district.tables import Observed


def observe(run: Run, needs: Needs) -> Observed:
    """Make the observed tables; nothing of the truth but what people see, count or are told."""
    seen = counts.look(run)
    roads = run.world.roads
    office = roads.nodes[roads.office]
    return Observed(
        areas=listing.list_areas(run),
        retailers=listing.list_retailers(run),
        yearly=listing.list_yearly(run),
        skus=listing.list_skus(run),
        calendar=listing.list_calendar(run),
        road_nodes=listing.list_nodes(run),
        road_edges=listing.list_edges(run),
        river=listing.list_river(run),
        limits=listing.list_limits(run),
        supply=listing.list_supply(run),
        order_lines=list_order_lines(run),
        stock_counts=counts.count_stock(seen),
        price_audits=counts.audit_prices(seen),
        display_audits=counts.audit_display(seen),
        visits=counts.log_visits(seen),
        survey=opinions.ask_survey(run),
        complaints=opinions.hear_complaints(run),
        interviews=hold_interviews(run, needs),
        codes=counts.check_codes(seen),
        travel=roads.travel,
        office=(float(office[0]), float(office[1])),
    )


def list_order_lines(run: Run) -> pd.DataFrame:
    """Return every record of demand, also those of which nothing was accepted."""
    history = run.history
    cells = cells_of((history.stated > 0) | (history.delivered > 0))
    return frame(
        {
            **keys(cells, run.world.shops.ids, run.world.skus.ids),
            "demand_qty": whole_cartons(history.stated[cells]),
            "order_qty": whole_cartons(history.accepted[cells]),
            "delivered_qty": whole_cartons(history.delivered[cells]),
        }
    )
