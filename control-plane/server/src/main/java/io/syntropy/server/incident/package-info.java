/** Incidents: what is kept of them, answered about them and told to people. */
@NullMarked
package io.syntropy.server.incident;

import org.jspecify.annotations.NullMarked;
