// SPDX-License-Identifier: Apache-2.0
#include "solleva/plan/formats/road_lines.h"

#include <gtest/gtest.h>

#include "solleva/plan/access/errors.h"

namespace solleva::plan {
namespace {

TEST(RoadLines, GeoJson) {
  const Result<RoadLines> roads = read_geojson_roads(R"({"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"highway": "track", "oneway": "yes"}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4, 99]]}},
      {"type": "Feature", "properties": {"highway": 7, "oneway": false}, "geometry": {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[5, 5], [6, 6]]]}},
      {"type": "Feature", "properties": {"highway": null}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
      {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]})",
                                                     "roads.geojson", "highway");
  ASSERT_TRUE(roads) << roads.error().what;
  ASSERT_EQ(roads->lines.size(), 3U);
  EXPECT_EQ(roads->lines[0].kind, "track");
  EXPECT_EQ(roads->lines[0].passing, Passing::forward);
  EXPECT_EQ(roads->lines[0].points[1].y, 4);
  EXPECT_EQ(roads->lines[2].kind, "7");
  EXPECT_EQ(roads->lines[2].passing, Passing::both);
  EXPECT_EQ(roads->others, 2U);
}

TEST(RoadLines, OpenStreetMap) {
  const Result<RoadLines> roads = read_osm_roads(R"(<?xml version="1.0"?><osm version="0.6">
      <node id="1" lat="1.5" lon="2.5"/><node id="2" lat="1.6" lon="2.5"/><node id="3" lat="1.7" lon="2.5"/><node id="-4" lat="1.8" lon="2.5"/>
      <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="3"/><nd ref="-4"/><tag k="highway" v="residential"/></way>
      <way id="11"><nd ref="1"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="oneway" v="-1"/></way>
      <way id="12"><nd ref="1"/><nd ref="3"/><tag k="junction" v="roundabout"/><tag k="highway" v="primary"/></way>
      <way id="13"><nd ref="1"/><nd ref="2"/><nd ref="1"/><tag k="highway" v="pedestrian"/><tag k="area" v="yes"/></way>
      <way id="14"><nd ref="1"/><nd ref="2"/><tag k="waterway" v="river"/></way></osm>)",
                                                 "town.osm", "highway");
  ASSERT_TRUE(roads) << roads.error().what;
  ASSERT_EQ(roads->lines.size(), 4U);
  EXPECT_EQ(roads->lines[0].points.size(), 2U);
  EXPECT_EQ(roads->lines[0].points[0].x, 2.5);
  EXPECT_EQ(roads->lines[0].points[0].y, 1.5);
  EXPECT_EQ(roads->lines[1].points[1].y, 1.8);
  EXPECT_EQ(roads->lines[2].passing, Passing::backward);
  EXPECT_EQ(roads->lines[3].passing, Passing::forward);
  EXPECT_EQ(roads->cut, 1U);
  EXPECT_EQ(roads->others, 2U);
}

TEST(RoadLines, ErrorsSayWhatIsWrong) {
  const auto osm = [](const char* text) { return read_osm_roads(text, "a.osm", "highway").error(); };
  EXPECT_EQ(osm("<osm><node").what, "this is not XML");
  EXPECT_EQ(osm("<kml/>").what, "this is not an extract of OpenStreetMap");
  EXPECT_EQ(osm("<osm><node id='5' lat='91' lon='0'/></osm>").what, "node 5 has no place on the globe");
  EXPECT_EQ(osm("<osm/>").what, "there is no road in it");
  const Error error = read_geojson_roads(R"({"type": "Feature", "properties": {"kind": "a"}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}})",
                                         "a.geojson", "highway").error();
  EXPECT_EQ(error.code, access::errors::bad_lines);
  EXPECT_EQ(error.what, "no line has a kind of road");
  EXPECT_EQ(error.why, "lines without text or number in the property 'highway': 1");
}

}  // namespace
}  // namespace solleva::plan
