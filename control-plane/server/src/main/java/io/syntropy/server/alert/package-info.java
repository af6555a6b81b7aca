/** Alerts of SLOs, live and over what was recorded. */
@NullMarked
package io.syntropy.server.alert;

import org.jspecify.annotations.NullMarked;
