// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "solleva/data/programme.h"

namespace solleva::data {
namespace {

using enum KeyType;

constexpr auto kKeys = std::to_array<Key>({
    {"programme", table, needed, "what the programme or report is"},
    {"programme.id", id, needed, "short name, used for files and folders"},
    {"programme.name", texts, needed, "name by language"},
    {"programme.publisher", text, may_be_absent, "who answers for the report"},
    {"programme.licence", text, may_be_absent, "licence of the report and its tables"},
    {"programme.licence_url", url, may_be_absent, "where that licence can be read"},
    {"programme.issued", date, needed, "day of issue, printed on every page; the program itself reads no clock"},
    {"programme.currency", text, may_be_absent, "ISO 4217 code of amounts in national currency"},
    {"programme.price_year", year, may_be_absent, "year whose prices amounts in national currency are in"},
    {"programme.ppp", integer, may_be_absent, "vintage of the purchasing power parities; vintages are never mixed",
     "2005 2011 2017 2021"},
    {"programme.made_up", boolean, may_be_absent,
     "whether the data were made up for a demonstration, which is then said on every page; without it, they were not"},

    {"source", tables, may_be_absent, "a publication that figures rest on"},
    {"source.id", id, needed, "name that tables refer to"},
    {"source.title", text, needed, "title as published"},
    {"source.publisher", text, needed, "who published it"},
    {"source.vintage", text, needed, "version or date of publication"},
    {"source.licence", text, needed, "licence, or on what ground its figures are used"},
    {"source.url", url, may_be_absent, "where it can be had"},

    {"table", tables, may_be_absent, "a data file; it can be asked by its name in SQL expressions"},
    {"table.name", id, needed, "name of the table"},
    {"table.file", file, needed, "the file"},
    {"table.source", reference, needed, "where its figures come from", "source.id"},
    {"table.sha256", sha256, may_be_absent, "checksum that the file must have"},

    {"line", tables, may_be_absent, "a poverty line"},
    {"line.id", id, needed, "name of the line"},
    {"line.amount", amount, needed, "the line for one person and one period"},
    {"line.currency", text, may_be_absent, "ISO 4217 code, for a line that is not in purchasing power parities"},
    {"line.ppp", integer, may_be_absent, "vintage of the purchasing power parities that the line is in", "2005 2011 2017 2021"},
    {"line.period", choice, needed, "the period", "day month year"},
    {"line.column", text, may_be_absent, "column of the yearly estimates that holds the head count at this line"},

    {"region", table, may_be_absent, "the countries of a regional report"},
    {"region.code", text, needed, "UN M49 code"},
    {"region.members", reference, needed, "table with a row for each country and its code in column iso3", "table.name"},
    {"region.population", reference, needed, "table with columns iso3, year, population", "table.name"},
    {"region.focus", country, may_be_absent, "country whose part in the region's change is told apart"},
    {"region.check_regions", names, may_be_absent,
     "regions that the source publishes and that consist of members only, to compare with"},

    {"report", table, may_be_absent, "what `solleva run` writes"},
    {"report.kind", choice, needed, "the kind of report", "regional"},
    {"report.languages", languages, needed, "languages, the first being the one that opens"},
    {"report.first_year", year, needed, "first year of the trends"},
    {"report.last_year", year, needed, "last year of the trends"},
    {"report.projected_to", year, may_be_absent, "last year of the source's projections"},
    {"report.event_year", year, may_be_absent, "year that has a chapter of its own"},
    {"report.years", years, needed, "years shown in tables"},
    {"report.story", folder, may_be_absent, "folder of the case's own texts, a catalogue for each language"},
    {"report.paragraphs", lists, may_be_absent, "keys of those texts by the page that they stand on"},
});

}  // namespace

std::span<const Key> programme_keys() {
  return kKeys;
}

}  // namespace solleva::data
