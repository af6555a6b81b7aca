/** The grid service. */
@NullMarked
package io.syntropy.services.grid;

import org.jspecify.annotations.NullMarked;
