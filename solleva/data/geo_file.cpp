// SPDX-License-Identifier: Apache-2.0
#include "solleva/data/geo_file.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <system_error>

#include "solleva/data/errors.h"
#include "solleva/data/file.h"
#include "solleva/data/geo_abi.h"

namespace solleva::data {
namespace {

constexpr const char* kLibrary = "libsolleva_gdal.so";

bool ends_in(const std::string& path, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

/// The functions of the module, which stays loaded.
struct Module {
  solleva_geo_read_raster_t read_raster = nullptr;
  solleva_geo_write_raster_t write_raster = nullptr;
  solleva_geo_read_lines_t read_lines = nullptr;
  solleva_geo_free_t free = nullptr;
  std::string problem;  ///< why it is not there; empty: it is
};

Module load() {
  Module module;
  // Beside the programs, where those libraries stand that we bring along; else wherever the system looks.
  std::error_code unknown;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  const std::filesystem::path beside = program.parent_path() / ".." / "lib" / kLibrary;
  const bool there = !unknown && std::filesystem::exists(beside, unknown);
  void* handle = dlopen(there ? beside.c_str() : kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* why = dlerror();
    module.problem = why != nullptr ? why : "it does not load";
    return module;
  }
  const auto function = [&]<class Type>(const char* name, Type& into) {
    into = reinterpret_cast<Type>(dlsym(handle, name));
    if (into == nullptr) module.problem = std::string("it has no ") + name;
  };
  function("solleva_geo_read_raster", module.read_raster);
  function("solleva_geo_write_raster", module.write_raster);
  function("solleva_geo_read_lines", module.read_lines);
  function("solleva_geo_free", module.free);
  return module;
}

Result<const Module*> loaded(const std::string& path) {
  static const Module module = load();
  if (module.problem.empty()) return &module;
  Error error{errors::no_geo_module, "the module that reads this format is not there", {.file = path}};
  error.why = module.problem;
  error.hint = "install libgdal-dev and build again, or convert the file: gdal_translate -of AAIGrid for rasters, ogr2ogr -f GeoJSON for lines";
  return fail(std::move(error));
}

using Message = std::array<char, 512>;

Error malformed(const std::string& path, const Message& message) {
  Error error{errors::malformed_file, "the file cannot be read", {.file = path}};
  error.why = message.data();
  return error;
}

}  // namespace

bool is_geo_raster(const std::string& path) { return ends_in(path, {".tif", ".tiff"}); }
bool is_geo_lines(const std::string& path) { return ends_in(path, {".gpkg", ".shp"}); }

Result<GeoRaster> read_geo_raster(const std::string& path) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  const Result<const Module*> module = loaded(path);
  if (!module) return fail(module.error());
  solleva_raster raster{};
  Message message{};
  if ((*module)->read_raster(path.c_str(), &raster, message.data(), message.size()) != 0) return fail(malformed(path, message));
  const std::unique_ptr<double, solleva_geo_free_t> values(raster.values, (*module)->free);
  const std::unique_ptr<char, solleva_geo_free_t> projection(raster.projection, (*module)->free);
  GeoRaster read;
  read.rows = raster.rows;
  read.columns = raster.columns;
  read.west = raster.west;
  read.north = raster.north;
  read.cell_width = raster.cell_width;
  read.cell_height = raster.cell_height;
  read.values.assign(values.get(), values.get() + raster.rows * raster.columns);
  read.projection = projection.get();
  return read;
}

Done write_geo_raster(const std::string& path, const GeoRaster& raster) {
  const Result<const Module*> module = loaded(path);
  if (!module) return fail(module.error());
  std::vector<double> values = raster.values;
  std::string projection = raster.projection;
  solleva_raster plain{};
  plain.rows = raster.rows;
  plain.columns = raster.columns;
  plain.west = raster.west;
  plain.north = raster.north;
  plain.cell_width = raster.cell_width;
  plain.cell_height = raster.cell_height;
  plain.values = values.data();
  plain.projection = projection.data();
  Message message{};
  if ((*module)->write_raster(path.c_str(), &plain, message.data(), message.size()) == 0) return {};
  Error error{errors::write_failed, "the raster cannot be written", {.file = path}};
  error.why = message.data();
  return fail(std::move(error));
}

Result<std::string> read_geo_lines(const std::string& path) {
  if (Done readable = check_readable(path); !readable) return fail(readable.error());
  const Result<const Module*> module = loaded(path);
  if (!module) return fail(module.error());
  char* text = nullptr;
  Message message{};
  if ((*module)->read_lines(path.c_str(), &text, message.data(), message.size()) != 0) return fail(malformed(path, message));
  const std::unique_ptr<char, solleva_geo_free_t> owned(text, (*module)->free);
  return std::string(text);
}

}  // namespace solleva::data
