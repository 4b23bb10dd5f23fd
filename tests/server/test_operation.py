"""A route's parameters are texts that must be given, unless it says otherwise."""

from __future__ import annotations

from glassboard.server.operation import RUN, TAG, Operation, Parameter


def test_a_parameter_is_a_text_unless_it_says_otherwise() -> None:
    assert [one.schema for one in (RUN, TAG)] == [{"type": "string"}] * 2
    assert Parameter("sample", "Which one.", {"type": "integer"}, required=False).schema == {
        "type": "integer"
    }


def test_an_operation_needs_no_parameters() -> None:
    operation = Operation("get", "/api/x", "Something.", list[int])
    assert (operation.parameters, operation.body, operation.errors, operation.conditional) == (
        (),
        None,
        (),
        False,
    )
