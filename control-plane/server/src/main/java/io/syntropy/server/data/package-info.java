/** The data folder: lock, version, instance file, and the life of the process around it. */
@NullMarked
package io.syntropy.server.data;

import org.jspecify.annotations.NullMarked;
