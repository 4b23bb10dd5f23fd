"""The HTTP reference: an OpenAPI document of every route, and a page of it for `docs/`.

`python -m glassboard.server.openapi` prints the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from glassboard.server.kinds.every import EVERY_LOOKUP
from glassboard.server.operation import BYTES, RUN, TAG, TEXT, Operation, Parameter, Schema
from glassboard.server.schema import (
    AttemptAnswer,
    CatalogAnswer,
    CatalogDeltaAnswer,
    ChangeEvent,
    DamageAnswer,
    ErrorAnswer,
    HelloEvent,
    MetadataAnswer,
    PointsAnswer,
    RecordAnswer,
    SeriesInfo,
    SeriesQuery,
    TextAnswer,
)
from glassboard.store.base import Which

_REF = "#/components/schemas/{name}"


_SINCE = Parameter("since", "The last revision that is known.", {"type": "integer"}, required=False)
_WHICH = Parameter(
    "which", "Live: of each step's latest attempt; the others are superseded.",
    {"type": "string", "enum": list(get_args(Which)), "default": "live"}, required=False,
)  # fmt: skip
_RANK = Parameter(
    "rank", "A rank; unless given the lowest one.", {"type": "integer", "minimum": 0}, required=False
)
_FORM = (
    "application/x-www-form-urlencoded",
    {
        "type": "object",
        "required": ["tag", "run", "format"],
        "properties": {
            "tag": TEXT,
            "run": {"type": "array", "items": TEXT, "minItems": 1},
            "format": {"type": "string", "enum": ["csv", "json"]},
        },
    },
)

_ALL_OR_NEWS = (
    "application/json",
    {"oneOf": [{"$ref": _REF.format(name=one.__name__)} for one in (CatalogAnswer, CatalogDeltaAnswer)]},
)

OPERATIONS = (
    Operation("get", "/", "The page.", ("text/html", TEXT)),
    Operation(
        "get",
        "/api/catalog",
        "All runs and tags; with `since` only what is new, if that is known, else all.",
        _ALL_OR_NEWS,
        [_SINCE],
        conditional=True,
    ),
    Operation(
        "get",
        "/api/changes",
        "Server-sent events: `hello` (HelloEvent), then `change` (ChangeEvent) whenever something is "
        "new, beginning with what has changed after `since` or the header Last-Event-ID.",
        ("text/event-stream", TEXT),
        [_SINCE],
    ),
    Operation(
        "post",
        "/api/series",
        "A chart: a tag of several runs, aggregated to buckets; a body in safetensors layout, whose "
        "`__metadata__` holds `series`, a list of SeriesInfo. Runs without the tag are left out.",
        BYTES,
        body=SeriesQuery,
        errors=[400],
        conditional=True,
    ),
    Operation(
        "get",
        "/api/points",
        "Every point of a series.",
        list[PointsAnswer],
        [RUN, TAG, _RANK, _WHICH],
        errors=[400, 404],
    ),
    Operation(
        "get",
        "/api/records",
        "Where the values of a tag stand that are no numbers.",
        list[RecordAnswer],
        [RUN, TAG, Parameter("kind", "Kind of the tag, e.g. image."), _WHICH],
        errors=[400, 404],
    ),
    Operation(
        "get",
        "/api/blob",
        "The serialized Event behind a reference.",
        BYTES,
        [Parameter("ref", "A reference of api/records.")],
        errors=[404],
    ),
    Operation(
        "get", "/api/text", "All texts of a tag, oldest first.", list[TextAnswer], [RUN, TAG], errors=[404]
    ),
    Operation(
        "get",
        "/api/attempts",
        "The starts of the job that wrote to a run.",
        list[AttemptAnswer],
        [RUN],
        errors=[404],
    ),
    Operation(
        "get",
        "/api/metadata",
        "What is known of a tag beside its values.",
        MetadataAnswer,
        [RUN, TAG],
        errors=[404],
    ),
    Operation("get", "/api/damage", "What could not be read.", list[DamageAnswer]),
    Operation(
        "post",
        "/api/export",
        "Every point of a tag as a file.",
        ("text/csv", TEXT),
        body=_FORM,
        errors=[400, 404],
    ),
    *(lookup.operation for lookup in EVERY_LOOKUP),
    Operation("get", "/api/openapi.json", "This reference.", ("application/json", {"type": "object"})),
)

# In no schema of an operation, or in several.
_MORE_TYPES = (ErrorAnswer, CatalogAnswer, CatalogDeltaAnswer, SeriesInfo, HelloEvent, ChangeEvent)


def document(version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    types = [one for operation in OPERATIONS for one in (operation.answer, operation.body) if _is_type(one)]
    schemas, components = msgspec.json.schema_components([*types, *_MORE_TYPES], ref_template=_REF)
    schema_of = {id(one): schema for one, schema in zip(types, schemas, strict=False)}
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _describe(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Glassboard",
            "version": version,
            "description": "What a board answers. Addresses are below its path prefix; beyond localhost they "
            "need its token.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def _is_type(one: object) -> bool:
    return one is not None and not isinstance(one, tuple)


def _describe(operation: Operation, schema_of: Mapping[int, Schema]) -> dict[str, Any]:
    def content(one: Any) -> dict[str, Any]:
        media, schema = ("application/json", schema_of[id(one)]) if _is_type(one) else one
        return {media: {"schema": schema}}

    error = {"application/json": {"schema": {"$ref": _REF.format(name="ErrorAnswer")}}}
    described: dict[str, Any] = {
        "summary": operation.about,
        "responses": {
            "200": {"description": "The answer.", "content": content(operation.answer)},
            **{str(status): {"description": "An error.", "content": error} for status in operation.errors},
        },
    }
    if operation.conditional:
        described["responses"]["304"] = {"description": "Nothing is new since the ETag in If-None-Match."}
    if operation.parameters:
        described["parameters"] = [
            {
                "name": one.name,
                "in": "query",
                "required": one.required,
                "description": one.about,
                "schema": one.schema,
            }
            for one in operation.parameters
        ]
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": content(operation.body)}
    return described


_PAGE = """\
# HTTP reference

<!-- Generated by `python -m glassboard.server.openapi`; do not edit. -->

What a board answers, as an OpenAPI 3.1 document at `/api/openapi.json`; TypeScript types of it in
`web/src/api/schema.gen.ts`. Addresses are below the path prefix; beyond localhost they need the board's
token. Any error is JSON with `error` (what went wrong), `hint` (what to do next) and `status`.

A program that follows a board opens `/api/changes` once. It tells, twenty times a second at most, which runs
have new points and whether the catalog is new; the program then asks for what it shows:
`/api/catalog?since=…` answers with what is new only, and a series whose runs have no news with 304 to the
`ETag` it came with. Each event has a revision as its id. A stream that is opened again with `since` (or
Last-Event-ID, as browsers do) begins with what has changed meanwhile; `hello` says `reset` where that is not
known, as after a new start of the board.
"""


def page() -> str:
    """The reference as Markdown."""
    parts = [_PAGE]
    for operation in OPERATIONS:
        parts.append(f"## {operation.method.upper()} {operation.path}\n\n{operation.about}\n")
        if operation.parameters:
            rows = [
                f"| `{one.name}` | {'yes' if one.required else 'no'} | {one.about} |"
                for one in operation.parameters
            ]
            parts.append("\n".join(["| parameter | required | |", "|---|---|---|", *rows]) + "\n")
        if operation.body is not None:
            parts.append(f"Body: {_name(operation.body)}\n")
        errors = f"; errors: {', '.join(map(str, operation.errors))}" if operation.errors else ""
        parts.append(f"Answer: {_name(operation.answer)}{errors}\n")
    return "\n".join(parts)


def _name(one: Any) -> str:
    if isinstance(one, tuple):
        return f"`{one[0]}`"
    text = str(one) if get_args(one) else one.__name__
    return f"`{text.replace('glassboard.server.schema.', '')}` as JSON"


if __name__ == "__main__":
    print(page(), end="")
