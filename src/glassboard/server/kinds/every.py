"""All kinds' lookups together."""

from __future__ import annotations

from glassboard.server.kinds import custom_scalars, embedding, graph, histogram, image, mesh, steps

EVERY_LOOKUP = (
    *custom_scalars.LOOKUPS,
    *embedding.LOOKUPS,
    *graph.LOOKUPS,
    *histogram.LOOKUPS,
    *image.LOOKUPS,
    *mesh.LOOKUPS,
    *steps.LOOKUPS,
)
EVERY_STRUCT = tuple(dict.fromkeys(struct for lookup in EVERY_LOOKUP for struct in lookup.structs))
