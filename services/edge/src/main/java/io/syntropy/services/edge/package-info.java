/** The edge service. */
@NullMarked
package io.syntropy.services.edge;

import org.jspecify.annotations.NullMarked;
