@NullMarked
package io.syntropy.client;

import org.jspecify.annotations.NullMarked;
