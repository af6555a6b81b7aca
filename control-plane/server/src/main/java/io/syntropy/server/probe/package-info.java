/** Active evidence: probes of the regions' health URLs. */
@NullMarked
package io.syntropy.server.probe;

import org.jspecify.annotations.NullMarked;
