/** Access to PostgreSQL. */
@NullMarked
package io.syntropy.server.db;

import org.jspecify.annotations.NullMarked;
