package dev.mizzen.registry.file;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.MeshEvent;
import java.util.function.Consumer;

/**
 * Where a source tells what it finds. All three are called on the source's thread.
 *
 * @param events must take an event without waiting long: the source reads nothing meanwhile
 * @param rejections hears of what is not used
 * @param faults takes mistakes of our own; the source goes on with what it had
 */
public record SourceOutput(
    Consumer<MeshEvent> events, RejectionSink rejections, FaultHandler faults) {}
