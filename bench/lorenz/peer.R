# SPDX-License-Identifier: Apache-2.0
# The same figures the way statisticians compute them in R: lm.fit, grids of 1000 points, uniroot. Vectorised where R allows, so
# rather faster than packages that loop over the grid.
# Rscript peer.R FILE > FIGURES
options(digits = 15)
table <- read.csv(commandArgs(TRUE)[1])
cases <- split(table, table$id)

grid <- seq(0, 0.999, 0.001)

fit <- function(x, y) lm.fit(x, y)$coefficients

quadratic <- function(p, l) {
  k <- fit(cbind(p^2 - l, l * (p - 1), p - l), l * (1 - l))
  a <- k[[1]]; b <- k[[2]]; c <- k[[3]]
  e <- -(a + b + c + 1); m <- b^2 - 4 * a; n <- 2 * b * e - 4 * c; r <- sqrt(n^2 - 4 * m * e^2)
  root <- function(x) sqrt(pmax(m * x^2 + n * x + e^2, 0))
  list(share = function(x) -0.5 * (b * x + e + root(x)),
       slope = function(x) -b / 2 - (2 * m * x + n) / (4 * root(x)),
       head = function(z) { v <- b + 2 * z; -(n + r * v / sqrt(v^2 - m)) / (2 * m) },
       valid = e < 0 && c >= 0 && a + c >= 0.9 && is.finite(r), normal = e < 0 && c >= 0 && is.finite(r))
}

beta_curve <- function(p, l) {
  k <- fit(cbind(1, log(p), log(1 - p)), log(p - l))
  theta <- exp(k[[1]]); g <- k[[2]]; d <- k[[3]]
  slope <- function(x) 1 - theta * x^g * (1 - x)^d * (g / x - d / (1 - x))
  bend <- function(x) theta * x^g * (1 - x)^d * (g * (1 - g) / x^2 + 2 * g * d / (x * (1 - x)) + d * (1 - d) / (1 - x)^2)
  list(share = function(x) x - theta * x^g * (1 - x)^d, slope = slope,
       head = function(z) tryCatch(uniroot(function(x) slope(x) - z, c(1e-9, 1 - 1e-9), tol = 1e-13)$root, error = function(e) NA),
       valid = slope(0.001) >= 0 && all(bend(c(0.001, 0.951)) >= 0), normal = TRUE)
}

simpson <- function(f, a, b, cells = 1000) {
  x <- seq(a, b, length.out = cells + 1)
  y <- f(x)
  y[!is.finite(y)] <- 0
  (b - a) / cells / 3 * sum(y * c(1, rep(c(4, 2), length.out = cells - 1), 1))
}

figures <- function(curve, p, l, z) {
  h <- curve$head(z)
  if (is.na(h) || h < 0) h <- 0
  gap <- if (h > 0) h - curve$share(h) / z else 0
  squared <- if (h > 0) simpson(function(x) (1 - curve$slope(x) / z)^2, 1e-6, h) else 0
  logs <- suppressWarnings(log(curve$slope(grid)))
  pairs <- logs[-1] + logs[-1000]
  first <- suppressWarnings(log(curve$slope(0.0005)))
  if (!is.finite(first)) first <- 0
  mld <- -(first * 0.001 + sum(pairs[is.finite(pairs)]) * 0.0005)
  watts <- if (h > 0) simpson(function(x) suppressWarnings(log(z / curve$slope(x))), 1e-6, h) else 0
  error <- (c(l, 1) - curve$share(c(p, 1)))^2
  list(h = h, gap = gap, squared = squared, watts = watts, gini = 1 - 2 * simpson(curve$share, 0, 1), mld = mld, median = curve$slope(0.5),
       all = sum(error[-length(error)]), poor = sum(error[seq_len(sum(p < h) + 1)]), valid = curve$valid, normal = curve$normal && h > 0)
}

choose <- function(q, b, what, error) {
  if (q[[what]] != b[[what]]) return(if (q[[what]]) "gq" else "beta")
  if (q$valid != b$valid) return(if (q$valid) "gq" else "beta")
  if (q[[error]] <= b[[error]]) "gq" else "beta"
}

measure <- function(case) {
  z <- case$line[1] / case$mean[1]
  q <- figures(quadratic(case$people, case$welfare), case$people, case$welfare, z)
  b <- figures(beta_curve(case$people, case$welfare), case$people, case$welfare, z)
  poverty <- choose(q, b, "normal", "poor")
  distribution <- choose(q, b, "valid", "all")
  x <- if (poverty == "gq") q else b
  y <- if (distribution == "gq") q else b
  paste(case$id[1], poverty, distribution, x$h, x$gap, x$squared, x$watts, y$gini, y$mld, y$median * case$mean[1], sep = ",")
}

start <- proc.time()
rows <- vapply(cases, measure, "")
seconds <- sum((proc.time() - start)[1:2])
cat("id,poverty,distribution,fgt0,fgt1,fgt2,watts,gini,mld,median\n")
cat(rows[order(as.integer(names(rows)))], sep = "\n")
cat("\n")
cat(sprintf("R: %d distributions, %.1f microseconds of CPU each\n", length(cases), 1e6 * seconds / length(cases)), file = stderr())
