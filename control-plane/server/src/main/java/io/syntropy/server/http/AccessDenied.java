package io.syntropy.server.http;

import java.time.Instant;

/**
 * CDI event, fired asynchronously: a request was refused (403, 421). Flooding is damped: at most
 * ten a minute of a caller and a hundred of all are fired, the next one says how many were left
 * out.
 *
 * @param caller who, with role
 * @param remote address the request came from
 * @param method HTTP method
 * @param path normalised path without the query, at most 256 characters
 * @param reason what the client was told; no secrets
 * @param suppressed refusals of this caller since the last event that had none
 * @param at when
 */
public record AccessDenied(
    CallerName caller,
    String remote,
    String method,
    String path,
    String reason,
    long suppressed,
    Instant at) {}
