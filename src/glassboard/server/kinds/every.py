"""All kinds' lookups together."""

from __future__ import annotations

from glassboard.server.kinds import image, steps

EVERY_LOOKUP = (
    *steps.LOOKUPS,
    *image.LOOKUPS,
)
EVERY_STRUCT = tuple(dict.fromkeys(struct for lookup in EVERY_LOOKUP for struct in lookup.structs))
