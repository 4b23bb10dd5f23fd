"""All kinds' lookups together."""

from __future__ import annotations

from glassboard.server.kinds import custom_scalars, graph, histogram, image, steps

EVERY_LOOKUP = (
    *custom_scalars.LOOKUPS,
    *graph.LOOKUPS,
    *histogram.LOOKUPS,
    *image.LOOKUPS,
    *steps.LOOKUPS,
)
EVERY_STRUCT = tuple(dict.fromkeys(struct for lookup in EVERY_LOOKUP for struct in lookup.structs))
