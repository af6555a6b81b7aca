/** The server's own log lines, shipped to a Loki-compatible receiver. */
@NullMarked
package io.syntropy.server.selflog;

import org.jspecify.annotations.NullMarked;
