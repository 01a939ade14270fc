package dev.mizzen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used so far, from Linux's {@code /proc}.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentMegabytes 2^20 bytes
 */
record ServerUsage(double cpuSeconds, double residentMegabytes) {
  private static final double TICKS_A_SECOND = 100;
  private static final double KIB_A_MEGABYTE = 1024;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  static ServerUsage of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      return new ServerUsage(
          cpuSeconds(Files.readString(process.resolve("stat"))),
          residentMegabytes(Files.readString(process.resolve("status"))));
    } catch (IOException gone) {
      throw new IllegalStateException("no process " + pid + " to measure", gone);
    }
  }

  private static double cpuSeconds(String stat) {
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(afterName[USER_TICKS]) + Long.parseLong(afterName[SYSTEM_TICKS]))
        / TICKS_A_SECOND;
  }

  private static double residentMegabytes(String status) {
    return status
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / KIB_A_MEGABYTE;
  }
}
