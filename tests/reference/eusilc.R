# SPDX-License-Identifier: Apache-2.0
# Writes the synthetic data sets of Debian's r-cran-laeken as eusilc.csv and ses.csv into the folder named, for tests.
# They are not part of the repository (GPL-2+). Names are lower-cased; an empty field is missing.
folder <- commandArgs(trailingOnly = TRUE)[1]
if (!requireNamespace("laeken", quietly = TRUE)) quit(status = 2)
for (name in c("eusilc", "ses")) {
  utils::data(list = name, package = "laeken", envir = environment())
  table <- get(name)
  names(table) <- tolower(names(table))
  part <- file.path(folder, paste0(name, ".", Sys.getpid(), ".part"))
  write.csv(table, part, row.names = FALSE, na = "")
  file.rename(part, file.path(folder, paste0(name, ".csv")))
}
