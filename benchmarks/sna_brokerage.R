# sna::brokerage of a tie list and the agencies of its people; seconds of that call alone.
# Rscript sna_brokerage.R FOLDER   reads ties.csv, agency.csv; writes roles.csv, seconds.csv
suppressMessages(library(sna))
folder <- commandArgs(trailingOnly = TRUE)[1]
agency <- scan(file.path(folder, "agency.csv"), quiet = TRUE)
ties <- as.matrix(read.csv(file.path(folder, "ties.csv"), header = FALSE))
ties <- cbind(ties, 1)
attr(ties, "n") <- length(agency)
spent <- system.time(found <- brokerage(ties, agency))
roles <- found$raw.nli[, c("w_I", "w_O", "b_IO", "b_OI", "b_O")]
write.table(roles, file.path(folder, "roles.csv"),
            sep = ",", row.names = FALSE, col.names = FALSE)
write(c(spent[["user.self"]] + spent[["sys.self"]], spent[["elapsed"]]),
      file.path(folder, "seconds.csv"))
