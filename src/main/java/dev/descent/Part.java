package dev.descent;

/**
 * Something a {@code Trainer} takes in {@code with(...)}: settings, a callback, a batch transform, a penalty, a clipping
 * rule, a parameter group, a metric. It carries no method of its own; it only lets one {@code with} accept them all, in
 * any order. A part of a kind the trainer doesn't know is refused when it is given.
 */
public interface Part {}
