package dev.descent;

/**
 * Something a {@code Trainer} takes in {@code with(...)}: a callback, a batch transform, a penalty, a clipping rule, a
 * metric. It carries no method of its own; it only lets one {@code with} accept them all, in any order, with the
 * compiler turning everything else away.
 */
public interface Part {}
