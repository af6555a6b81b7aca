/** Supervises a PostgreSQL server from bundled binaries. */
@NullMarked
package io.syntropy.postgres;

import org.jspecify.annotations.NullMarked;
