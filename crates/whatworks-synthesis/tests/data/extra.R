# Figures beside those of the datasets: Q-profile intervals at 90 %, and the exact sign-flip
# permutation test of a REML fit. From this folder: Rscript extra.R > extra.json
suppressPackageStartupMessages({library(metafor); library(jsonlite)})

object <- function(members) {
  paste0("{", paste0('"', names(members), '":', members, collapse = ","), "}")
}

bounds <- function(yi, vi) {
  # The profile does not depend on the estimator of tau2; DL needs no iteration.
  fit <- rma(yi, vi, method = "DL")
  # By default the search ends at ten times the estimate, below the upper bound of some datasets.
  control <- list(tol = 1e-15, maxiter = 10000, tau2.max = 1e4 * (var(yi) + max(vi)))
  ci <- confint(fit, level = 90, control = control)$random
  rows <- c(tau2 = "tau^2", I2 = "I^2(%)", H2 = "H^2")
  pairs <- sapply(rows, function(row) sprintf("[%.17g,%.17g]", ci[row, "ci.lb"], ci[row, "ci.ub"]))
  object(pairs)
}

permutation <- function(yi, vi) {
  fit <- rma(yi, vi, method = "REML", control = list(threshold = 1e-12, maxiter = 10000))
  test <- permutest(fit, exact = TRUE, progbar = FALSE)
  object(c(p = sprintf("%.17g", test$pval[1]), n_permutations = 2^length(yi)))
}

figures <- function(block) {
  used <- unlist(block$used)
  yi <- unlist(block$yi)[used]
  vi <- unlist(block$vi)[used]
  out <- c(q_profile_ci_90 = bounds(yi, vi))
  if (length(yi) <= 9) out <- c(out, permutation_exact_REML = permutation(yi, vi))
  object(out)
}

files <- setdiff(sort(list.files(pattern = "[.]json$")), "extra.json")
names(files) <- sub("[.]json$", "", files)
datasets <- sapply(files, function(file) {
  effects <- fromJSON(file, simplifyVector = FALSE)$effects
  # Only the measures whose files hold the further analyses.
  effects <- Filter(function(block) length(block$small_study) > 0, effects)
  if (length(effects) > 0) object(sapply(effects, figures)) else NA
})
datasets <- datasets[!is.na(datasets)]
cat("{\n", paste0('"', names(datasets), '":', datasets, collapse = ",\n"), "\n}\n", sep = "")
