// SPDX-License-Identifier: Apache-2.0
// GDAL behind the functions of geo_abi.h.
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <ogr_api.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "solleva/data/geo_abi.h"

namespace {

struct Close {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, Close>;

int refuse(const std::string& why, char* error, size_t room) {
  if (room == 0) return 1;
  std::strncpy(error, why.c_str(), room - 1);
  error[room - 1] = '\0';
  return 1;
}

/// What GDAL says went wrong, in place of its own printing.
std::string last_error(const char* otherwise) {
  const char* said = CPLGetLastErrorMsg();
  return said != nullptr && *said != '\0' ? said : otherwise;
}

Dataset open(const char* path, unsigned kind) {
  GDALAllRegister();
  CPLSetErrorHandler(CPLQuietErrorHandler);
  CPLErrorReset();
  return Dataset(GDALOpenEx(path, kind | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, nullptr, nullptr));
}

/// Values of a band, those without data as NaN; false where reading fails.
bool read_values(GDALRasterBandH band, solleva_raster& raster) {
  const int columns = GDALGetRasterBandXSize(band), rows = GDALGetRasterBandYSize(band);
  raster.values = static_cast<double*>(std::malloc(raster.rows * raster.columns * sizeof(double)));
  if (raster.values == nullptr) return false;
  if (GDALRasterIO(band, GF_Read, 0, 0, columns, rows, raster.values, columns, rows, GDT_Float64, 0, 0) != CE_None) return false;
  int has = 0;
  const double none = GDALGetRasterNoDataValue(band, &has);
  if (has == 0) return true;
  // A band of floats has its sign for no data as a float, whatever digits the header gives it.
  const bool floats = GDALGetRasterDataType(band) == GDT_Float32;
  for (size_t cell = 0; cell < raster.rows * raster.columns; ++cell) {
    const double value = raster.values[cell];
    const bool gap = value == none || (floats && static_cast<float>(value) == static_cast<float>(none));
    if (gap) raster.values[cell] = std::numeric_limits<double>::quiet_NaN();
  }
  return true;
}

bool has_lines(OGRLayerH layer) {
  const OGRwkbGeometryType flat = OGR_GT_Flatten(OGR_L_GetGeomType(layer));
  if (flat == wkbLineString || flat == wkbMultiLineString) return true;
  if (flat != wkbUnknown) return false;
  OGR_L_ResetReading(layer);
  while (OGRFeatureH feature = OGR_L_GetNextFeature(layer)) {
    const OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    const OGRwkbGeometryType type = geometry != nullptr ? OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) : wkbNone;
    OGR_F_Destroy(feature);
    if (type == wkbLineString || type == wkbMultiLineString) return true;
  }
  return false;
}

/// The layer written as GeoJSON of the year 2008, which keeps the coordinates as they are; empty where GDAL refuses.
std::string as_geojson(GDALDatasetH from, const char* layer) {
  const std::string target = "/vsimem/solleva-lines.geojson";
  const std::vector<const char*> words{"-f", "GeoJSON", "-lco", "RFC7946=NO", "-lco", "COORDINATE_PRECISION=15", layer, nullptr};
  GDALVectorTranslateOptions* options = GDALVectorTranslateOptionsNew(const_cast<char**>(words.data()), nullptr);
  GDALDatasetH source[] = {from};
  const Dataset written(GDALVectorTranslate(target.c_str(), nullptr, 1, source, options, nullptr));
  GDALVectorTranslateOptionsFree(options);
  if (!written) return {};
  GDALFlushCache(written.get());
  return target;
}

}  // namespace

extern "C" {

#define SOLLEVA_EXPORT __attribute__((visibility("default")))

SOLLEVA_EXPORT int solleva_geo_read_raster(const char* path, solleva_raster* raster, char* error, size_t room) {
  const Dataset dataset = open(path, GDAL_OF_RASTER);
  if (!dataset) return refuse(last_error("it is no raster"), error, room);
  double axes[6];
  if (GDALGetGeoTransform(dataset.get(), axes) != CE_None) return refuse("the raster does not say where it lies", error, room);
  if (axes[2] != 0 || axes[4] != 0) return refuse("the raster is turned against its axes: warp it first", error, room);
  if (!(axes[1] > 0) || !(axes[5] < 0)) return refuse("the raster does not begin in the north-west", error, room);
  raster->rows = static_cast<size_t>(GDALGetRasterYSize(dataset.get()));
  raster->columns = static_cast<size_t>(GDALGetRasterXSize(dataset.get()));
  raster->west = axes[0];
  raster->north = axes[3];
  raster->cell_width = axes[1];
  raster->cell_height = -axes[5];
  raster->values = nullptr;
  if (!read_values(GDALGetRasterBand(dataset.get(), 1), *raster)) {
    std::free(raster->values);
    return refuse(last_error("its values cannot be read"), error, room);
  }
  raster->projection = strdup(GDALGetProjectionRef(dataset.get()));
  return 0;
}

SOLLEVA_EXPORT int solleva_geo_write_raster(const char* path, const solleva_raster* raster, char* error, size_t room) {
  GDALAllRegister();
  CPLSetErrorHandler(CPLQuietErrorHandler);
  CPLErrorReset();
  const char* options[] = {"COMPRESS=DEFLATE", "PREDICTOR=3", nullptr};
  const int columns = static_cast<int>(raster->columns), rows = static_cast<int>(raster->rows);
  const Dataset dataset(GDALCreate(GDALGetDriverByName("GTiff"), path, columns, rows, 1, GDT_Float64, const_cast<char**>(options)));
  if (!dataset) return refuse(last_error("it cannot be made"), error, room);
  double axes[] = {raster->west, raster->cell_width, 0, raster->north, 0, -raster->cell_height};
  GDALSetGeoTransform(dataset.get(), axes);
  if (*raster->projection != '\0') GDALSetProjection(dataset.get(), raster->projection);
  const GDALRasterBandH band = GDALGetRasterBand(dataset.get(), 1);
  GDALSetRasterNoDataValue(band, std::numeric_limits<double>::quiet_NaN());
  if (GDALRasterIO(band, GF_Write, 0, 0, columns, rows, raster->values, columns, rows, GDT_Float64, 0, 0) != CE_None) {
    return refuse(last_error("its values cannot be written"), error, room);
  }
  GDALFlushCache(dataset.get());
  return CPLGetLastErrorType() >= CE_Failure ? refuse(last_error("it cannot be finished"), error, room) : 0;
}

SOLLEVA_EXPORT int solleva_geo_read_lines(const char* path, char** geojson, char* error, size_t room) {
  const Dataset dataset = open(path, GDAL_OF_VECTOR);
  if (!dataset) return refuse(last_error("it has no layers"), error, room);
  for (int i = 0; i < GDALDatasetGetLayerCount(dataset.get()); ++i) {
    const OGRLayerH layer = GDALDatasetGetLayer(dataset.get(), i);
    if (!has_lines(layer)) continue;
    const std::string written = as_geojson(dataset.get(), OGR_L_GetName(layer));
    vsi_l_offset size = 0;
    GByte* bytes = written.empty() ? nullptr : VSIGetMemFileBuffer(written.c_str(), &size, TRUE);
    if (bytes == nullptr) return refuse(last_error("its lines cannot be read"), error, room);
    *geojson = static_cast<char*>(std::malloc(size + 1));
    if (*geojson != nullptr) {
      std::memcpy(*geojson, bytes, size);
      (*geojson)[size] = '\0';
    }
    VSIFree(bytes);
    return *geojson != nullptr ? 0 : refuse("there is not enough memory", error, room);
  }
  return refuse("no layer has lines", error, room);
}

SOLLEVA_EXPORT void solleva_geo_free(void* memory) { std::free(memory); }
}
