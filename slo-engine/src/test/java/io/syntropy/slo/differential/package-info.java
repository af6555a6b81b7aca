/** The engine beside Debian's Prometheus: the same points fed to both. */
@NullMarked
package io.syntropy.slo.differential;

import org.jspecify.annotations.NullMarked;
