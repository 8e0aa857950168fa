# SPDX-License-Identifier: Apache-2.0
# Rscript peer.R: the same tasks with Debian's laeken and survey; figures to standard output, CPU times to standard error.
suppressMessages({library(laeken); library(survey)})
data(eusilc)
tell <- function(what, rows, time) cat(sprintf("%-58s %9d rows %8.3f s CPU\n", what, rows, sum(time[c(1, 2)])), file = stderr())
copies <- function(times) {
  all <- eusilc[rep(seq_len(nrow(eusilc)), times), c("eqIncome", "rb050", "db030", "db040")]
  all$db030 <- all$db030 + rep(seq_len(times) - 1, each = nrow(eusilc)) * 10000
  all
}
row <- function(case, estimand, group, value, se = NA)
  cat(sprintf("%s,%s,%s,%.17g,%s\n", case, estimand, group, value, ifelse(is.na(se), "", sprintf("%.17g", se))))
cat("case,estimand,group,value,se\n")
million <- copies(68)
time <- system.time(design <- svydesign(ids = ~db030, strata = ~db040, weights = ~rb050, data = million))
tell("survey: svydesign, 9 strata, PSUs are households", nrow(million), time)
line <- 10859.236
time <- system.time({
  for (a in 0:2) {
    gap <- ifelse(million$eqIncome < line, (1 - million$eqIncome / line)^a, 0)
    found <- svymean(~gap, update(design, gap = gap))
    row("fixed", paste0("fgt", a), "", coef(found), SE(found))
  }
})
tell("survey: fgt0-2 at a fixed line with errors", nrow(million), time)
time <- system.time(found <- c(arpr(million$eqIncome, million$rb050)$value / 100, gini(million$eqIncome, million$rb050)$value / 100,
                               qsr(million$eqIncome, million$rb050)$value))
tell("laeken: arpr, gini, qsr without errors", nrow(million), time)
for (i in 1:3) row("six", c("arpr", "gini", "qsr")[i], "", found[i])
hundred <- copies(7)
time <- system.time(found <- arpr(hundred$eqIncome, hundred$rb050, breakdown = hundred$db040)$valueByStratum)
tell("laeken: arpr in 9 regions without errors", nrow(hundred), time)
first <- unique(as.character(eusilc$db040))
for (i in seq_along(first)) row("regions", "arpr", i - 1, found$value[found$stratum == first[i]] / 100)
time <- system.time(arpr(hundred$eqIncome, hundred$rb050, design = hundred$db040, cluster = as.integer(hundred$db030),
                         var = "bootstrap", bootType = "naive", R = 5, seed = 1))
tell("laeken: 5 bootstrap replicates of arpr", nrow(hundred), time)
