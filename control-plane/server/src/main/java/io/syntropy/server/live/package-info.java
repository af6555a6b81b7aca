/** What has changed, as it changes: WebSocket and server-sent events. */
@NullMarked
package io.syntropy.server.live;

import org.jspecify.annotations.NullMarked;
