// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>

// What the engine and the module for geographic formats say to each other, in plain C: the module is another library, loaded when it is needed.
extern "C" {

/// A raster whose cells lie along the axes, its values row by row from the north-west, NaN for no data.
struct solleva_raster {
  size_t rows, columns;
  double west, north;              ///< of the outer corner
  double cell_width, cell_height;  ///< above 0
  double* values;                  ///< rows * columns; freed by solleva_geo_free
  char* projection;                ///< WKT, "" where there is none; freed by solleva_geo_free
};

/// Each returns 0 for success; otherwise a sentence of why is in `error`, cut to `room` bytes.
typedef int (*solleva_geo_read_raster_t)(const char* path, solleva_raster* raster, char* error, size_t room);
/// A GeoTIFF of one band of doubles.
typedef int (*solleva_geo_write_raster_t)(const char* path, const solleva_raster* raster, char* error, size_t room);
/// The first layer with lines as GeoJSON text in its own coordinates; freed by solleva_geo_free.
typedef int (*solleva_geo_read_lines_t)(const char* path, char** geojson, char* error, size_t room);
typedef void (*solleva_geo_free_t)(void* memory);
}
