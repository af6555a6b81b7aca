package io.syntropy.server.http;

/**
 * One fault of a request.
 *
 * @param field where: a JSON path, a parameter or a file position; empty when it concerns the whole
 * @param message what is wrong, naming value and expectation
 */
public record ErrorDetail(String field, String message) {}
