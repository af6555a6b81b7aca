/** Registered services: manifests, instances, and the directives they are to follow. */
@NullMarked
package io.syntropy.server.registry;

import org.jspecify.annotations.NullMarked;
