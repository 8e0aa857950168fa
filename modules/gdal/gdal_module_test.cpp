// SPDX-License-Identifier: Apache-2.0
#include <cpl_conv.h>
#include <gdal.h>
#include <gtest/gtest.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "solleva/data/errors.h"
#include "solleva/data/geo_file.h"

namespace solleva::data {
namespace {

/// A folder for the files of one test.
class Gdal : public testing::Test {
 protected:
  Gdal() : folder_(std::filesystem::temp_directory_path() / ("solleva-gdal-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
    GDALAllRegister();
  }
  ~Gdal() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

TEST_F(Gdal, ARasterIsReadAsItWasWritten) {
  GeoRaster raster;
  raster.rows = 2;
  raster.columns = 3;
  raster.west = 500000.5;
  raster.north = 4200000;
  raster.cell_width = 30;
  raster.cell_height = 25;
  raster.values = {1, 2.25, -7, std::numeric_limits<double>::quiet_NaN(), 1e300, 0};
  OGRSpatialReferenceH reference = OSRNewSpatialReference(nullptr);
  OSRSetUTM(reference, 48, TRUE);
  char* wkt = nullptr;
  OSRExportToWkt(reference, &wkt);
  raster.projection = wkt;
  CPLFree(wkt);
  OSRDestroySpatialReference(reference);
  ASSERT_TRUE(write_geo_raster(file("a.tif"), raster));
  const Result<GeoRaster> read = read_geo_raster(file("a.tif"));
  ASSERT_TRUE(read) << read.error().why;
  EXPECT_EQ(read->rows, 2U);
  EXPECT_EQ(read->columns, 3U);
  EXPECT_EQ(read->west, 500000.5);
  EXPECT_EQ(read->north, 4200000);
  EXPECT_EQ(read->cell_width, 30);
  EXPECT_EQ(read->cell_height, 25);
  EXPECT_NE(read->projection.find("UTM zone 48N"), std::string::npos);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(read->values[i] == raster.values[i] || (i == 3 && std::isnan(read->values[i]))) << i;
}

TEST_F(Gdal, NoDataOfFloatsIsNaN) {
  const double axes[] = {0, 10, 0, 100, 0, -10};
  GDALDatasetH dataset = GDALCreate(GDALGetDriverByName("GTiff"), file("f.tif").c_str(), 2, 1, 1, GDT_Float32, nullptr);
  GDALSetGeoTransform(dataset, const_cast<double*>(axes));
  GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
  GDALSetRasterNoDataValue(band, -3.4028234663852886e38);
  float values[] = {-3.4028235e38F, 4};
  ASSERT_EQ(GDALRasterIO(band, GF_Write, 0, 0, 2, 1, values, 2, 1, GDT_Float32, 0, 0), CE_None);
  GDALClose(dataset);
  const Result<GeoRaster> read = read_geo_raster(file("f.tif"));
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::isnan(read->values[0]));
  EXPECT_EQ(read->values[1], 4);
}

TEST_F(Gdal, LinesOfAGeoPackageKeepTheirCoordinates) {
  GDALDatasetH dataset = GDALCreate(GDALGetDriverByName("GPKG"), file("roads.gpkg").c_str(), 0, 0, 0, GDT_Unknown, nullptr);
  ASSERT_NE(dataset, nullptr);
  OGRSpatialReferenceH reference = OSRNewSpatialReference(nullptr);
  OSRSetUTM(reference, 48, TRUE);
  GDALDatasetCreateLayer(dataset, "wells", reference, wkbPoint, nullptr);
  OGRLayerH layer = GDALDatasetCreateLayer(dataset, "roads", reference, wkbLineString, nullptr);
  OGRFieldDefnH field = OGR_Fld_Create("highway", OFTString);
  OGR_L_CreateField(layer, field, TRUE);
  OGR_Fld_Destroy(field);
  OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
  OGR_F_SetFieldString(feature, 0, "track");
  OGRGeometryH line = OGR_G_CreateGeometry(wkbLineString);
  OGR_G_AddPoint_2D(line, 500000.123456, 4200000);
  OGR_G_AddPoint_2D(line, 500100, 4200050);
  OGR_F_SetGeometryDirectly(feature, line);
  ASSERT_EQ(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
  OGR_F_Destroy(feature);
  GDALClose(dataset);
  OSRDestroySpatialReference(reference);
  const Result<std::string> text = read_geo_lines(file("roads.gpkg"));
  ASSERT_TRUE(text) << text.error().why;
  EXPECT_NE(text->find("500000.123456"), std::string::npos);
  EXPECT_NE(text->find("\"highway\": \"track\""), std::string::npos);
}

TEST_F(Gdal, ErrorsSayWhatIsWrong) {
  std::ofstream(file("no.tif")) << "this is no raster";
  const Result<GeoRaster> text = read_geo_raster(file("no.tif"));
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, errors::malformed_file);
  EXPECT_NE(text.error().why.find("not recognized"), std::string::npos) << text.error().why;
  double turned[] = {0, 10, 3, 100, 0, -10};
  GDALDatasetH dataset = GDALCreate(GDALGetDriverByName("GTiff"), file("t.tif").c_str(), 2, 1, 1, GDT_Float32, nullptr);
  GDALSetGeoTransform(dataset, turned);
  GDALClose(dataset);
  EXPECT_EQ(read_geo_raster(file("t.tif")).error().why, "the raster is turned against its axes: warp it first");
  EXPECT_EQ(read_geo_raster(file("absent.tif")).error().code, errors::no_file);
  EXPECT_EQ(write_geo_raster("/proc/no/such.tif", {1, 1, 0, 0, 1, 1, {0}, ""}).error().code, errors::write_failed);
}

}  // namespace
}  // namespace solleva::data
