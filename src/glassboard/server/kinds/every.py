"""All kinds' lookups together."""

from __future__ import annotations

from glassboard.server.kinds import (
    audio,
    custom_scalars,
    embedding,
    graph,
    histogram,
    hparams,
    image,
    matrix,
    mesh,
    pr_curve,
    steps,
    tensor,
    text,
)

EVERY_LOOKUP = (
    *audio.LOOKUPS,
    *custom_scalars.LOOKUPS,
    *embedding.LOOKUPS,
    *graph.LOOKUPS,
    *histogram.LOOKUPS,
    *hparams.LOOKUPS,
    *image.LOOKUPS,
    *matrix.LOOKUPS,
    *mesh.LOOKUPS,
    *pr_curve.LOOKUPS,
    *steps.LOOKUPS,
    *tensor.LOOKUPS,
    *text.LOOKUPS,
)
EVERY_STRUCT = tuple(dict.fromkeys(struct for lookup in EVERY_LOOKUP for struct in lookup.structs))
