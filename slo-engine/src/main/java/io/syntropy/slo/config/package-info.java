/** Reading YAML documents with positions, and decoding OpenSLO v1. */
@NullMarked
package io.syntropy.slo.config;

import org.jspecify.annotations.NullMarked;
