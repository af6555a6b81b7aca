/** Signed checkpoints leave the machine: to folders, git, webhooks and witnesses. */
@NullMarked
package io.syntropy.server.publish;

import org.jspecify.annotations.NullMarked;
