// Makes a frame smaller for a page: nothing that a picture of it shows is lost.
#pragma once

#include "glassboard/query.h"

namespace glassboard {

// Values become F32 where a chart's y axis, with outliers or without, spans more than 2^-12 of their size:
// what floats lose is then less than a pixel. An x in several rows becomes U16, the distance from the cell
// before, where all are whole numbers and near enough; RowInfo::begin is the x of the first cell.
void narrow(Frame& frame);

}  // namespace glassboard
