/** What a configuration would change, and what would follow from it. */
@NullMarked
package io.syntropy.server.plan;

import org.jspecify.annotations.NullMarked;
