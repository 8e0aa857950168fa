// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "solleva/base/result.h"

// GeoTIFF and GeoPackage, through a module that is loaded when such a file is named and may be absent (docs/decisions/0042-gdal.md).
namespace solleva::data {

/// A raster whose cells lie along the axes of its projection.
struct GeoRaster {
  std::size_t rows = 0;
  std::size_t columns = 0;
  double west = 0;   ///< of the outer corner, in the unit of the projection
  double north = 0;
  double cell_width = 1;
  double cell_height = 1;
  std::vector<double> values;  ///< row by row from the north-west; NaN for no data
  std::string projection;      ///< WKT; empty where the file has none
};

/// Whether a file is named as a raster (.tif, .tiff) or as lines (.gpkg, .shp) that only the module reads.
bool is_geo_raster(const std::string& path);
bool is_geo_lines(const std::string& path);

/// The first band. Errors: those of check_readable; data.no-geo-module, data.malformed-file (also where the raster is turned against its axes).
Result<GeoRaster> read_geo_raster(const std::string& path);

/// Writes a GeoTIFF of one band. Errors: data.no-geo-module, data.write-failed.
Done write_geo_raster(const std::string& path, const GeoRaster& raster);

/// The first layer that has lines, as GeoJSON text in its own coordinates. Errors: as read_geo_raster.
Result<std::string> read_geo_lines(const std::string& path);

}  // namespace solleva::data
