/** What policies would decide: over the recorded journal, or in a world made up by a scenario. */
@NullMarked
package io.syntropy.server.simulate;

import org.jspecify.annotations.NullMarked;
