// SPDX-License-Identifier: Apache-2.0
#include "solleva/base/error.h"

namespace solleva {
namespace {

std::string place_of(const Where& where) {
  std::string text = where.file;
  if (where.line > 0) text += ":" + std::to_string(where.line);
  if (where.line > 0 && where.column > 0) text += ":" + std::to_string(where.column);
  for (const std::string& part : {where.field, where.unit}) {
    if (part.empty()) continue;
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

}  // namespace

std::string to_text(const Error& error) {
  std::string text = std::string(error.code.name) + ": " + error.what;
  const std::string place = place_of(error.where);
  if (!place.empty()) text += " (" + place + ")";
  if (!error.why.empty()) text += ": " + error.why;
  if (!error.hint.empty()) text += "\nhint: " + error.hint;
  return text;
}

}  // namespace solleva
