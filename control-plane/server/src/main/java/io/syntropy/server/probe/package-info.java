/** Active evidence: probes of the regions' health URLs, and scripts of requests as SLI sources. */
@NullMarked
package io.syntropy.server.probe;

import org.jspecify.annotations.NullMarked;
