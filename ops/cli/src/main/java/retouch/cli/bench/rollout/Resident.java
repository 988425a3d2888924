package retouch.cli.bench.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import retouch.local.process.WorkerProcess;

/// What worker processes take of the machine's memory.
///
/// @param kibByPid resident memory; empty where the system has no `/proc`
record Resident(Map<Long, Long> kibByPid) {

    Resident {
        kibByPid = Map.copyOf(kibByPid);
    }

    static Resident of(List<WorkerProcess> workers) {
        Map<Long, Long> found = new TreeMap<>();
        for (WorkerProcess worker : workers) {
            try {
                Files.readAllLines(Path.of("/proc", Long.toString(worker.pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:")).findFirst()
                        .ifPresent(
                                line -> found.put(worker.pid(), Long.parseLong(line.replaceAll("\\D", ""))));
            } catch (IOException e) {
                // no /proc, or the worker has gone; either way there is nothing to compare
            }
        }
        return new Resident(found);
    }

    /// By what share the process that grew most has grown; NaN if none was there before and is there now.
    double growthSince(Resident before) {
        return kibByPid.entrySet().stream().filter(entry -> before.kibByPid.containsKey(entry.getKey()))
                .mapToDouble(entry -> (double) entry.getValue() / before.kibByPid.get(entry.getKey()) - 1)
                .max()
                .orElse(Double.NaN);
    }

    /// Of the largest process, in MiB.
    long largestMib() {
        return kibByPid.values().stream().mapToLong(Long::longValue).max().orElse(0) >> 10;
    }
}
