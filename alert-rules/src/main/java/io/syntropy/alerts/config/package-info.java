/** Runbooks, conditions and routes as they are written in documents. */
@NullMarked
package io.syntropy.alerts.config;

import org.jspecify.annotations.NullMarked;
