"""The messages that graphs and run metadata are made of: TensorFlow's field numbers, names and types."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

# `*` repeated, `|` one of several, `?` kept though zero, `{key}value` a map.
_TABLE = """
GraphDef
  1 node *NodeDef, 4 versions VersionDef, 3 version int32, 2 library FunctionDefLibrary,
  5 debug_info GraphDebugInfo
NodeDef
  1 name string, 2 op string, 3 input *string, 4 device string, 5 attr {string}AttrValue,
  6 experimental_debug_info NodeDef.ExperimentalDebugInfo, 7 experimental_type FullTypeDef
AttrValue
  2 s |bytes, 3 i |int64, 4 f |float, 5 b |bool, 6 type |DataType, 7 shape |TensorShapeProto,
  8 tensor |TensorProto, 1 list |AttrValue.ListValue, 10 func |NameAttrList, 9 placeholder |string
TensorShapeProto
  2 dim *TensorShapeProto.Dim, 3 unknown_rank bool
TensorShapeProto.Dim
  1 size int64, 2 name string
TensorProto
  1 dtype DataType, 2 tensor_shape TensorShapeProto, 3 version_number int32, 4 tensor_content bytes,
  13 half_val *int32, 5 float_val *float, 6 double_val *double, 7 int_val *int32, 8 string_val *bytes,
  9 scomplex_val *float, 10 int64_val *int64, 11 bool_val *bool, 12 dcomplex_val *double,
  14 resource_handle_val *ResourceHandleProto, 15 variant_val *VariantTensorDataProto,
  16 uint32_val *uint32, 17 uint64_val *uint64, 18 float8_val bytes
ResourceHandleProto
  1 device string, 2 container string, 3 name string, 4 hash_code uint64, 5 maybe_type_name string,
  6 dtypes_and_shapes *ResourceHandleProto.DtypeAndShape
ResourceHandleProto.DtypeAndShape
  1 dtype DataType, 2 shape TensorShapeProto
VariantTensorDataProto
  1 type_name string, 2 metadata bytes, 3 tensors *TensorProto
AttrValue.ListValue
  2 s *bytes, 3 i *int64, 4 f *float, 5 b *bool, 6 type *DataType, 7 shape *TensorShapeProto,
  8 tensor *TensorProto, 9 func *NameAttrList
NameAttrList
  1 name string, 2 attr {string}AttrValue
NodeDef.ExperimentalDebugInfo
  1 original_node_names *string, 2 original_func_names *string
FullTypeDef
  1 type_id FullType, 2 args *FullTypeDef, 3 s |string, 4 i |int64
VersionDef
  1 producer int32, 2 min_consumer int32, 3 bad_consumers *int32
FunctionDefLibrary
  1 function *FunctionDef, 2 gradient *GradientDef, 3 registered_gradients *RegisteredGradient
FunctionDef
  1 signature OpDef, 5 attr {string}AttrValue, 7 arg_attr {uint32}FunctionDef.ArgAttrs,
  8 resource_arg_unique_id {uint32}uint32, 3 node_def *NodeDef, 4 ret {string}string,
  6 control_ret {string}string
OpDef
  1 name string, 2 input_arg *OpDef.ArgDef, 3 output_arg *OpDef.ArgDef, 20 control_output *string,
  4 attr *OpDef.AttrDef, 8 deprecation OpDeprecation, 5 summary string, 6 description string,
  18 is_commutative bool, 16 is_aggregate bool, 17 is_stateful bool,
  19 allows_uninitialized_input bool, 21 is_distributed_communication bool
OpDef.ArgDef
  1 name string, 2 description string, 3 type DataType, 4 type_attr string, 5 number_attr string,
  6 type_list_attr string, 7 handle_data *ResourceHandleProto.DtypeAndShape, 16 is_ref bool,
  17 experimental_full_type FullTypeDef
OpDef.AttrDef
  1 name string, 2 type string, 3 default_value AttrValue, 4 description string, 5 has_minimum bool,
  6 minimum int64, 7 allowed_values AttrValue
OpDeprecation
  1 version int32, 2 explanation string
FunctionDef.ArgAttrs
  1 attr {string}AttrValue
GradientDef
  1 function_name string, 2 gradient_func string
RegisteredGradient
  1 gradient_func string, 2 registered_op_type string
GraphDebugInfo
  1 files *string, 4 frames_by_id {fixed64}GraphDebugInfo.FileLineCol,
  6 traces_by_id {fixed64}GraphDebugInfo.StackTrace, 2 traces {string}GraphDebugInfo.StackTrace,
  5 name_to_trace_id {string}fixed64
GraphDebugInfo.FileLineCol
  1 file_index ?int32, 2 line ?int32, 3 col ?int32, 4 func ?string, 5 code ?string
GraphDebugInfo.StackTrace
  1 file_line_cols *GraphDebugInfo.FileLineCol, 2 frame_id *fixed64
RunMetadata
  1 step_stats StepStats, 2 cost_graph CostGraphDef, 3 partition_graphs *GraphDef,
  4 function_graphs *RunMetadata.FunctionGraphs, 5 session_metadata SessionMetadata
StepStats
  1 dev_stats *DeviceStepStats
DeviceStepStats
  1 device string, 2 node_stats *NodeExecStats, 3 thread_names {uint32}string
NodeExecStats
  1 node_name string, 2 all_start_micros int64, 3 op_start_rel_micros int64,
  4 op_end_rel_micros int64, 5 all_end_rel_micros int64, 6 memory *AllocatorMemoryUsed,
  7 output *NodeOutput, 8 timeline_label string, 9 scheduled_micros int64, 10 thread_id uint32,
  11 referenced_tensor *AllocationDescription, 12 memory_stats MemoryStats, 13 all_start_nanos int64,
  14 op_start_rel_nanos int64, 15 op_end_rel_nanos int64, 16 all_end_rel_nanos int64,
  17 scheduled_nanos int64
AllocatorMemoryUsed
  1 allocator_name string, 2 total_bytes int64, 3 peak_bytes int64, 4 live_bytes int64,
  6 allocation_records *AllocationRecord, 5 allocator_bytes_in_use int64
AllocationRecord
  1 alloc_micros int64, 2 alloc_bytes int64
NodeOutput
  1 slot int32, 3 tensor_description TensorDescription
TensorDescription
  1 dtype DataType, 2 shape TensorShapeProto, 4 allocation_description AllocationDescription
AllocationDescription
  1 requested_bytes int64, 2 allocated_bytes int64, 3 allocator_name string, 4 allocation_id int64,
  5 has_single_reference bool, 6 ptr uint64
MemoryStats
  1 temp_memory_size int64, 3 persistent_memory_size int64, 5 persistent_tensor_alloc_ids *int64,
  2 device_temp_memory_size int64, 4 device_persistent_memory_size int64,
  6 device_persistent_tensor_alloc_ids *int64
CostGraphDef
  1 node *CostGraphDef.Node, 2 cost *CostGraphDef.AggregatedCost
CostGraphDef.Node
  1 name string, 2 device string, 3 id int32, 4 input_info *CostGraphDef.Node.InputInfo,
  5 output_info *CostGraphDef.Node.OutputInfo, 6 temporary_memory_size int64,
  12 persistent_memory_size int64, 10 host_temp_memory_size int64, 11 device_temp_memory_size int64,
  16 device_persistent_memory_size int64, 9 compute_cost int64, 14 compute_time int64,
  15 memory_time int64, 7 is_final bool, 8 control_input *int32, 17 inaccurate bool
CostGraphDef.Node.InputInfo
  1 preceding_node int32, 2 preceding_port int32
CostGraphDef.Node.OutputInfo
  1 size int64, 2 alias_input_port int64, 3 shape TensorShapeProto, 4 dtype DataType
CostGraphDef.AggregatedCost
  1 cost float, 2 dimension string
RunMetadata.FunctionGraphs
  1 partition_graphs *GraphDef, 2 pre_optimization_graph GraphDef, 3 post_optimization_graph GraphDef
SessionMetadata
  1 name string, 2 version int64
"""

_DTYPES = """
INVALID FLOAT DOUBLE INT32 UINT8 INT16 INT8 STRING COMPLEX64 INT64 BOOL QINT8 QUINT8 QINT32 BFLOAT16 QINT16
QUINT16 UINT16 COMPLEX128 HALF RESOURCE VARIANT UINT32 UINT64 FLOAT8_E5M2 FLOAT8_E4M3FN FLOAT8_E4M3FNUZ
FLOAT8_E4M3B11FNUZ FLOAT8_E5M2FNUZ INT4 UINT4 INT2 UINT2 FLOAT4_E2M1FN
"""
# Names from each of these numbers on.
_FULL_TYPES = {
    0: "UNSET VAR ANY PRODUCT NAMED",
    20: "FOR_EACH",
    100: "CALLABLE",
    200: "BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 HALF",
    210: "FLOAT DOUBLE COMPLEX64 COMPLEX128 STRING BFLOAT16",
    1000: "TENSOR ARRAY OPTIONAL LITERAL ENCODED SHAPE_TENSOR",
    10102: "DATASET RAGGED ITERATOR",
    10202: "MUTEX_LOCK LEGACY_VARIANT",
}
ENUMS = {
    "DataType": {
        **{number: f"DT_{name}" for number, name in enumerate(_DTYPES.split())},
        **{number + 100: f"DT_{name}_REF" for number, name in enumerate(_DTYPES.split()) if number},
    },
    "FullType": {
        number: f"TFT_{name}"
        for start, names in _FULL_TYPES.items()
        for number, name in enumerate(names.split(), start)
    },
}


class FieldType(NamedTuple):
    """One field of a message."""

    name: str
    type: str  # of the field, or of a map's values: a scalar type, a key of `ENUMS`, or a message
    repeated: bool = False
    one_of: bool = False
    explicit: bool = False  # printed though it is zero
    key_type: str = ""  # of a map


@cache
def fields_of(message: str) -> dict[int, FieldType]:
    """Returns the fields of a message by their numbers, in their order, which is that of printing.

    Raises:
        KeyError: If there is no such message here.
    """
    return _messages()[message]


@cache
def _messages() -> dict[str, dict[int, FieldType]]:
    found: dict[str, dict[int, FieldType]] = {}
    name = ""
    for line in _TABLE.strip().splitlines():
        if not line.startswith(" "):
            name = line
            found[name] = {}
            continue
        for part in filter(None, (part.split() for part in line.split(","))):
            found[name][int(part[0])] = _field(part[1], part[2])
    return {name: dict(sorted(fields.items())) for name, fields in found.items()}


def _field(name: str, written: str) -> FieldType:
    if written.startswith("{"):
        key, _, value = written[1:].partition("}")
        return FieldType(name, value, repeated=True, key_type=key)
    mark = written[0] if written[0] in "*|?" else ""
    return FieldType(name, written.removeprefix(mark), mark == "*", mark == "|", mark in ("|", "?"))
