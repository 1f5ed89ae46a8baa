# Reference values for tests/inference/test_mrqap.py: sna::netlm with double
# semi-partialling and t. The matrices are made up by arithmetic that the test repeats.
# Run:  Rscript oracle_mrqap.R [folder of reference data sets]
suppressMessages(library(sna))
N <- 14
made_up <- function(a, b, c, levels) outer(1:N, 1:N, function(i, j) (a * i + b * j + c * i * j + i * i) %% levels)
X1 <- made_up(7, 3, 1, 5)
X2 <- made_up(2, 5, 3, 7)
X3 <- outer((1:N) %% 3, (1:N) %% 3, "==") * 1
Y <- X1 + X3 + made_up(5, 11, 2, 4)
sym <- function(m) { s <- m + t(m); diag(s) <- 0; s }
for (m in c("X1", "X2", "X3", "Y")) { x <- get(m); diag(x) <- 0; assign(m, x) }
told <- function(name, y, x, mode, reps) {
  set.seed(1)
  found <- netlm(y, x, mode = mode, nullhyp = "qapspp", test.statistic = "t-value", reps = reps)
  cat(name, found$n, "\n")
  show <- function(values) cat("  ", paste(format(values, digits = 17, trim = TRUE), collapse = ", "), "\n")
  show(unname(found$coefficients)); show(unname(found$tstat)); show(found$pleeq); show(found$pgreq)
}
stack <- function(...) { g <- list(...); a <- array(0, c(length(g), dim(g[[1]]))); for (k in seq_along(g)) a[k, , ] <- g[[k]]; a }
told("directed", Y, stack(X1, X2, X3), "digraph", 4000)
told("undirected", sym(Y), stack(sym(X1), sym(X2), sym(X3)), "graph", 4000)
told("one", Y, stack(X2), "digraph", 4000)

folder <- commandArgs(trailingOnly = TRUE)
if (length(folder)) {
  binary <- function(set, wave, kind) {
    p <- read.csv(file.path(folder, set, "people.csv"), colClasses = "character")
    t <- read.csv(file.path(folder, set, paste0("ties_", wave, ".csv")), colClasses = c(source = "character", target = "character"))
    t <- t[t$kind == kind & t$source != t$target, ]
    m <- matrix(0, nrow(p), nrow(p)); m[cbind(match(t$source, p$id), match(t$target, p$id))] <- 1
    if (!all(t$directed == 1)) m <- pmax(m, t(m))
    m }
  same <- function(set) { p <- read.csv(file.path(folder, set, "people.csv"), colClasses = "character"); outer(p$agency, p$agency, "==") * 1 }
  told("eies", binary("eies", "t2", "acquaintance"),
       stack(binary("eies", "t1", "acquaintance"), binary("eies", "messages", "messages"), same("eies")), "digraph", 2000)
  told("lazega", binary("lazega_lawfirm", "1", "advice"),
       stack(binary("lazega_lawfirm", "1", "friend"), binary("lazega_lawfirm", "1", "cowork"), same("lazega_lawfirm")), "digraph", 500)
}
