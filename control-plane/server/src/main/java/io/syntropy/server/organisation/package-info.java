/** The organisation's own policy: which engine answers, asked off the loop's thread. */
@NullMarked
package io.syntropy.server.organisation;

import org.jspecify.annotations.NullMarked;
