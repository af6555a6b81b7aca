/** Signed webhooks: an absolute desired state to a URL, in the form of Standard Webhooks. */
@NullMarked
package io.syntropy.actuators.webhook;

import org.jspecify.annotations.NullMarked;
