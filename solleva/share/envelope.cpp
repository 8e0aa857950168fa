// SPDX-License-Identifier: Apache-2.0
#include "solleva/share/envelope.h"

#include <array>

#include "solleva/share/envelope_parts.h"

namespace solleva::share {
namespace {

struct Rendering {
  std::string_view name;
  Format format;
  std::string (*render)(const Envelope&);
};

constexpr std::array<Rendering, 7> kRenderings{{{"text", Format::text, render_text},
                                                {"json", Format::json, render_json},
                                                {"csv", Format::csv, render_csv},
                                                {"xlsx", Format::xlsx, render_xlsx},
                                                {"md", Format::md, render_markdown},
                                                {"html", Format::html, render_html},
                                                {"geojson", Format::geojson, render_geojson}}};

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  for (const Rendering& rendering : kRenderings) {
    if (rendering.name == name) return rendering.format;
  }
  return std::nullopt;
}

std::string render(const Envelope& envelope, Format format) {
  for (const Rendering& rendering : kRenderings) {
    if (rendering.format == format) return rendering.render(envelope);
  }
  return {};
}

}  // namespace solleva::share
