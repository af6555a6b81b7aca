/** How the API answers: errors, pages, limits, idempotency, headers, status. */
@NullMarked
package io.syntropy.server.http;

import org.jspecify.annotations.NullMarked;
