// SPDX-License-Identifier: Apache-2.0
#include "tests/cases/asia.h"

#include <cstdlib>
#include <iostream>
#include <memory>

namespace solleva::testing {

namespace {

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << to_text(result.error()) << '\n';
  std::exit(1);
}

std::unique_ptr<Asia> walk() {
  auto programme = data::load_programme(SOLLEVA_SOURCE_DIR "/cases/asia");
  if (!programme) {
    for (const Error& error : programme.error().all) std::cerr << to_text(error) << '\n';
    std::exit(1);
  }
  const RunControl control{.threads = 2};
  auto tables = must(cli::regional::load_tables(*programme, control));
  auto data = must(cli::regional::load_case(*programme, tables));
  if (auto done = cli::regional::measure_case(data, "data/grouped.csv", control); !done) {
    std::cerr << to_text(done.error()) << '\n';
    std::exit(1);
  }
  auto report = share::regional_report(data.input);
  return std::make_unique<Asia>(Asia{std::move(*programme), std::move(tables), std::move(data), std::move(report)});
}

}  // namespace

Asia& asia() {
  static const std::unique_ptr<Asia> walked = walk();
  return *walked;
}

}  // namespace solleva::testing
