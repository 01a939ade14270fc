package dev.mizzen.xds.generate.telemetry;

import java.util.Optional;

/**
 * One access log.
 *
 * @param filter a CEL expression: only entries that it is true for are written
 */
public record AccessLogger(LogSink sink, Optional<String> filter) {}
