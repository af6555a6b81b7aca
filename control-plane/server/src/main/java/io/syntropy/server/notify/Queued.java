package io.syntropy.server.notify;

import io.syntropy.alerts.Notice;

/**
 * A notice that is due.
 *
 * @param attempts that were made and not taken
 * @param again whether it was delivered and is only told once more, so that the target keeps it
 */
record Queued(Notice notice, int attempts, boolean again) {}
