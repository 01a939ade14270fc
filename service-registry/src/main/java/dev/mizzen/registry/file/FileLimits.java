package dev.mizzen.registry.file;

/**
 * How large an input may be.
 *
 * @param maxFileBytes of one file; larger ones are refused unread
 */
public record FileLimits(int maxFileBytes) {
  private static final int MEBIBYTE = 1 << 20;

  /** 64 MiB: a mesh of 5,000 services in one file stays below it. */
  public static final FileLimits DEFAULT = new FileLimits(64 * MEBIBYTE);
}
