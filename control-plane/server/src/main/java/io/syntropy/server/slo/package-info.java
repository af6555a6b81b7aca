/** SLO answers of the API. */
@NullMarked
package io.syntropy.server.slo;

import org.jspecify.annotations.NullMarked;
