# What metafor takes for the same work: a line for each, `name,microseconds`, the median of seven runs.
suppressMessages(library(metafor))
set.seed(1)
sets <- lapply(1:20, function(i) {
  v <- runif(10, 0.02, 0.3)
  list(y = rnorm(10, 0.2, sqrt(v + 0.05)), v = v)
})
median_of <- function(work) {
  runs <- vapply(1:7, function(run) {
    start <- proc.time()[["elapsed"]]
    for (set in sets) tryCatch(work(set), error = function(e) NULL)
    (proc.time()[["elapsed"]] - start) / length(sets) * 1e6
  }, 0)
  median(runs)
}
cat("REML,", median_of(function(s) rma(s$y, s$v)), "\n", sep = "")
cat("profile,", median_of(function(s) {
  fit <- rma(s$y, s$v, test = "knha")
  predict(fit); confint(fit); regtest(fit); leave1out(fit)
}), "\n", sep = "")
