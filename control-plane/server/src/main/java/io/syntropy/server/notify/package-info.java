/**
 * Notices out of the database to their targets: durable before they are sent, in order for each
 * incident, repeated until taken or given up for a person to look at.
 */
@NullMarked
package io.syntropy.server.notify;

import org.jspecify.annotations.NullMarked;
