/** SLO definitions of other tools, as OpenSLO documents. */
@NullMarked
package io.syntropy.slo.imports;

import org.jspecify.annotations.NullMarked;
