package io.syntropy.telemetry.govern;

/**
 * What sampling did since it began.
 *
 * @param seen spans taken
 * @param kept spans decided to be kept
 * @param errorTraces traces kept because a span failed
 * @param criticalTraces traces kept because they went a critical path
 * @param slowTraces traces kept because an operation took longer than its p99
 * @param sampledTraces traces kept by their id's hash alone
 * @param droppedTraces traces not kept
 * @param early traces decided before their time because the buffer was full or they were too long
 * @param late spans that came after their trace's decision
 * @param heldSpans spans in the buffer now
 * @param heldBytes their estimated size
 */
public record SamplingStats(
    long seen,
    long kept,
    long errorTraces,
    long criticalTraces,
    long slowTraces,
    long sampledTraces,
    long droppedTraces,
    long early,
    long late,
    long heldSpans,
    long heldBytes) {}
