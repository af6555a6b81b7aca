/** The release gate: may a service be changed now, and who answers for it if so nevertheless. */
@NullMarked
package io.syntropy.server.gate;

import org.jspecify.annotations.NullMarked;
