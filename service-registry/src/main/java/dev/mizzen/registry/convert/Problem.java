package dev.mizzen.registry.convert;

/** One thing wrong with an object. */
public record Problem(String path, String message) {}
